//! `gongshu serve`: the pages on an address, until the process is asked to end.

use std::net::SocketAddr;
use std::process::ExitCode;

use anyhow::Context;
use tokio::net::TcpListener;

use super::{Setting, clock, complain, print};
use crate::app::{App, router};
use crate::message::{say, say_with};
use crate::number::shelf::Shelf;
use crate::server::listen::{self, Limits};
use crate::server::rate::Ticks;

pub async fn run(setting: &Setting, address: SocketAddr) -> anyhow::Result<ExitCode> {
    let shelf = setting.shelf().await?;
    serve(setting, shelf, address).await
}

/// Serves until the process is asked to end; requests under way are finished.
pub async fn serve(setting: &Setting, shelf: Shelf, address: SocketAddr) -> anyhow::Result<ExitCode> {
    let installation = setting.installation()?;
    if !address.ip().is_loopback() && installation.serve.hosts.is_empty() {
        // Without a name there is no HTTPS, and any name that points here would be answered.
        anyhow::bail!(say(setting.language, "serve-hosts-needed"));
    }
    // Read once before the first visitor comes.
    shelf.current().await?;
    let db = shelf.db().clone();
    let app = App::with(shelf, clock(), &installation, Ticks::machine());
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| say_with(setting.language, "serve-taken", &[("address", address.to_string().into())]))?;
    let url = format!("http://{}/", listener.local_addr()?);
    // Asked for before the address is told: whoever reads it may end us at once.
    let end = asked_to_end();
    print(&say_with(setting.language, "serve-ready", &[("url", url.into())]));
    let server = app.server.clone();
    let cut = listen::serve(listener, router(app), &server, &Limits::of(&installation), end).await;
    // Waits for the last change to be on the disk.
    db.close().await;
    if 0 < cut {
        let seconds = installation.serve.stop_seconds.to_string();
        complain(&say_with(
            setting.language,
            "serve-cut",
            &[("count", cut.to_string().into()), ("seconds", seconds.into())],
        ));
    }
    Ok(ExitCode::SUCCESS)
}

/// Ready when the process is asked to end: by the keyboard or by the service manager.
fn asked_to_end() -> impl Future<Output = ()> {
    #[cfg(unix)]
    let terminated = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate());
    async move {
        let interrupted = tokio::signal::ctrl_c();
        #[cfg(unix)]
        if let Ok(mut terminated) = terminated {
            tokio::select! {
                _ = interrupted => {}
                _ = terminated.recv() => {}
            }
            return;
        }
        let _ = interrupted.await;
    }
}
