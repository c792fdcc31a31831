//! `gongshu serve`: the pages on an address, until the process is asked to end.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use axum::extract::FromRef;
use tokio::net::TcpListener;

use super::{Setting, chance, clock, complain, print};
use crate::account::setup_link_needed;
use crate::app::{App, router};
use crate::dispatch::Convener;
use crate::matter::{Cabinet, Scheduler, check};
use crate::message::{say, say_with};
use crate::number::shelf::Shelf;
use crate::server::listen::{self, Limits};
use crate::server::rate::Ticks;
use crate::store::audit::make_checkpoint;
use crate::tracking::tracker::{Tracked, Tracker};

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
    let mut app = App::with(shelf, clock(), chance(), &installation, Ticks::machine());
    app.providers = setting.providers(&installation)?;
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| say_with(setting.language, "serve-taken", &[("address", address.to_string().into())]))?;
    let asked_to_end = asked_to_end();
    let url = format!("http://{}/", listener.local_addr()?);
    if let Some(token) = setup_link_needed(&db, app.clock.as_ref(), app.chance.as_ref()).await? {
        print(&say_with(setting.language, "serve-setup", &[("url", format!("{url}setup/{token}").into())]));
    }
    print(&say_with(setting.language, "serve-ready", &[("url", url.into())]));
    let server = app.server.clone();
    let cabinet = Cabinet::from_ref(&app);
    let watch = Watch {
        tracker: Tracker::new(cabinet.clone(), app.targets.clone()),
        convener: Convener { cabinet: cabinet.clone() },
        scheduler: Scheduler { cabinet },
    };
    let scheduler = tokio::spawn(keep_looking(watch));
    let cut = listen::serve(listener, router(app), &server, &Limits::of(&installation), asked_to_end).await;
    // What it is in the middle of is rolled back; the next start climbs it.
    scheduler.abort();
    let _ = scheduler.await;
    if 0 < cut {
        let seconds = installation.serve.stop_seconds.to_string();
        complain(&say_with(
            setting.language,
            "serve-cut",
            &[("count", cut.to_string().into()), ("seconds", seconds.into())],
        ));
    }
    // What this run recorded is signed, so that nobody cuts it off while nobody is looking.
    match make_checkpoint(&db, clock().as_ref()).await {
        Ok(Ok(_)) => {}
        Ok(Err(error)) => complain(&error.say(setting.language)),
        Err(failure) => tracing::warn!(error = %failure, "no checkpoint was made"),
    }
    // Waits for the last change to be on the disk.
    db.close().await;
    Ok(ExitCode::SUCCESS)
}

/// How often the program looks for what has fallen due; a day's turn is noticed within it.
const LOOKS_EVERY: Duration = Duration::from_secs(60);

/// Flaws of one night that are named one by one.
const NAMED: usize = 20;

/// The nightly look at the whole book (`matters check`): whatever nobody has or does not follow from its story is in the log the morning
/// after.
async fn examine(cabinet: &Cabinet) {
    match check::check(cabinet).await {
        Ok(checked) => {
            for flaw in checked.flaws.iter().take(NAMED) {
                tracing::error!(matter = flaw.matter, code = flaw.code, error = %flaw.error, "a matter is not as it should be");
            }
            tracing::info!(
                open = checked.open,
                ended = checked.ended,
                answered_for = checked.answered_for,
                flaws = checked.flaws.len(),
                "looked at every matter"
            );
        }
        Err(failure) => {
            tracing::error!(error = &failure as &dyn std::error::Error, "the matters could not be looked at");
        }
    }
}

/// Who looks while the program serves.
struct Watch {
    tracker: Tracker,
    convener: Convener,
    scheduler: Scheduler,
}

/// Follows targets, opens meetings whose turn begins and climbs what falls due while the program serves, from its start on: what was missed
/// while it stood still comes first.
async fn keep_looking(watch: Watch) {
    let Watch { tracker, convener, scheduler } = watch;
    let mut turn = tokio::time::interval(LOOKS_EVERY);
    turn.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut day = scheduler.cabinet.clock.today();
    loop {
        turn.tick().await;
        let today = scheduler.cabinet.clock.today();
        if std::mem::replace(&mut day, today) != today {
            examine(&scheduler.cabinet).await;
        }
        match tracker.run().await {
            Ok(tracked) if tracked != Tracked::default() => {
                tracing::info!(
                    opened = tracked.opened,
                    told = tracked.told,
                    cleared = tracked.cleared,
                    returned = tracked.returned,
                    nobody = tracked.nobody,
                    "followed targets"
                );
            }
            Ok(_) => {}
            Err(failure) => {
                tracing::error!(error = &failure as &dyn std::error::Error, "targets could not be followed")
            }
        }
        match convener.run().await {
            Ok(convened) if 0 < convened.opened || 0 < convened.nobody => {
                tracing::info!(opened = convened.opened, nobody = convened.nobody, "opened meetings");
            }
            Ok(_) => {}
            Err(failure) => {
                tracing::error!(error = &failure as &dyn std::error::Error, "meetings could not be opened")
            }
        }
        match scheduler.run().await {
            Ok(ran) if 0 < ran.climbed || 0 < ran.recounted => {
                tracing::info!(
                    climbed = ran.climbed,
                    nobody = ran.nobody,
                    recounted = ran.recounted,
                    "looked for what is due"
                );
            }
            Ok(_) => {}
            // It is tried again at the next turn: nothing of it is lost.
            Err(failure) => {
                tracing::error!(error = &failure as &dyn std::error::Error, "what is due could not be looked for")
            }
        }
    }
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
