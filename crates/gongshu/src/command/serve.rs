//! `gongshu serve`: the pages on a loopback address.

use std::net::SocketAddr;
use std::process::ExitCode;

use anyhow::Context;
use tokio::net::TcpListener;

use super::{Setting, chance, clock, complain, print};
use crate::account::setup_link_needed;
use crate::app::{App, router};
use crate::message::{say, say_with};
use crate::number::shelf::Shelf;
use crate::store::audit::make_checkpoint;

pub async fn run(setting: &Setting, address: SocketAddr) -> anyhow::Result<ExitCode> {
    let shelf = setting.shelf().await?;
    serve(setting, shelf, address).await
}

/// Serves until the process is asked to end; requests under way are finished.
pub async fn serve(setting: &Setting, shelf: Shelf, address: SocketAddr) -> anyhow::Result<ExitCode> {
    if !address.ip().is_loopback() {
        // Plain HTTP: passwords would cross the network for everybody to read.
        anyhow::bail!(say(setting.language, "serve-loopback-only"));
    }
    // Read once before the first visitor comes.
    shelf.current().await?;
    let app = App::new(shelf, clock(), chance());
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| say_with(setting.language, "serve-taken", &[("address", address.to_string().into())]))?;
    let asked_to_end = asked_to_end();
    let url = format!("http://{}/", listener.local_addr()?);
    if let Some(token) = setup_link_needed(app.shelf.db(), app.clock.as_ref(), app.chance.as_ref()).await? {
        print(&say_with(setting.language, "serve-setup", &[("url", format!("{url}setup/{token}").into())]));
    }
    print(&say_with(setting.language, "serve-ready", &[("url", url.into())]));
    let db = app.shelf.db().clone();
    axum::serve(listener, router(app).into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(asked_to_end)
        .await?;
    // What this run recorded is signed, so that nobody cuts it off while nobody is looking.
    match make_checkpoint(&db, clock().as_ref()).await {
        Ok(Ok(_)) => {}
        Ok(Err(error)) => complain(&error.say(setting.language)),
        Err(failure) => tracing::warn!(error = %failure, "no checkpoint was made"),
    }
    Ok(ExitCode::SUCCESS)
}

/// Listens from the moment it is called, not only once it is awaited: who reads that we are ready may end us at once.
fn asked_to_end() -> impl Future<Output = ()> {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    let terminated = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate());
    async move {
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
