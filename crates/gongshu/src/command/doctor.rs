//! `gongshu doctor`: what is set, and whether the folder, the database and the keys are as they should be. It changes
//! nothing.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use super::{Setting, print};
use crate::account::oidc::{Providers, Trouble};
use crate::account::oidc_pages::back_path;
use crate::message::{say, say_with};
use crate::setting::{FILE, Installation, Secret, SignIn};
use crate::store::{Db, Engine};

/// One thing looked at: all right, or what to mend and how.
struct Look {
    good: bool,
    text: String,
}

/// Looks at everything, also after something was wrong; exit code 1 when something must be mended.
pub async fn run(setting: &Setting) -> anyhow::Result<ExitCode> {
    let mut looks = folder(setting);
    match setting.installation() {
        Ok(installation) => {
            told(&installation);
            looks.push(Look {
                good: true,
                text: say_with(setting.language, "doctor-settings", &[("file", FILE.into())]),
            });
            looks.extend(providers(setting, &installation).await);
        }
        Err(error) => looks.push(Look { good: false, text: error.to_string() }),
    }
    looks.push(match setting.packs() {
        Ok(_) => Look { good: true, text: say(setting.language, "doctor-packs") },
        Err(error) => Look { good: false, text: error.to_string() },
    });
    looks.push(database(setting).await);
    for look in &looks {
        let id = if look.good { "doctor-good" } else { "doctor-mend" };
        print(&say_with(setting.language, id, &[("what", look.text.as_str().into())]));
    }
    let wrong = looks.iter().filter(|look| !look.good).count();
    if wrong == 0 {
        print(&say(setting.language, "doctor-well"));
        return Ok(ExitCode::SUCCESS);
    }
    print(&say_with(setting.language, "doctor-wrong", &[("count", wrong.to_string().into())]));
    Ok(ExitCode::FAILURE)
}

/// What is set, a line a section, in the file's own words.
fn told(installation: &Installation) {
    let Installation { serve, limit, session, password, audit, api, sign_in } = installation;
    let list = |all: Vec<String>| all.iter().map(|one| format!("{one:?}")).collect::<Vec<_>>().join(", ");
    let addresses = |all: &[std::net::IpAddr]| list(all.iter().map(ToString::to_string).collect());
    print(&format!(
        "[serve] hosts = [{}], trusted_proxies = [{}], watchers = [{}], https = {}, insecure_lan = {}, stop_seconds = {}",
        list(serve.hosts.clone()),
        addresses(&serve.trusted_proxies),
        addresses(&serve.watchers),
        serve.https,
        serve.insecure_lan,
        serve.stop_seconds
    ));
    print(&format!(
        "[limit] requests_per_minute_address = {}, requests_per_minute_person = {}, sign_ins_per_minute_address = {}, \
         upload_bytes = {}, connections = {}, header_seconds = {}, body_seconds = {}",
        limit.requests_per_minute_address,
        limit.requests_per_minute_person,
        limit.sign_ins_per_minute_address,
        limit.upload_bytes,
        limit.connections,
        limit.header_seconds,
        limit.body_seconds
    ));
    print(&format!("[session] idle_minutes = {}, absolute_hours = {}", session.idle_minutes, session.absolute_hours));
    print(&format!(
        "[password] length = {}, days = {}, lockout_attempts = {}",
        password.length, password.days, password.lockout_attempts
    ));
    print(&format!("[audit] suite = \"{}\", keep_months = {}", audit.suite, audit.keep_months));
    print(&format!("[api] token_days = {}", api.token_days));
    for provider in &sign_in.providers {
        let secret = match &provider.secret {
            Secret::File(file) => format!("client_secret_file = {file:?}"),
            Secret::Variable(name) => format!("client_secret_variable = {name:?}"),
        };
        print(&format!(
            "[[sign_in.provider]] code = {:?}, issuer = {:?}, client_id = {:?}, {secret}, claim = {:?}, ca_file = {:?}, \
             second_factor_acr = [{}], second_factor_amr = [{}]",
            provider.code,
            provider.issuer,
            provider.client_id,
            provider.claim,
            provider.ca_file,
            list(provider.second_factor_acr.clone()),
            list(provider.second_factor_amr.clone()),
        ));
    }
}

/// The folder: there, writable to us, closed to other accounts of the machine.
fn folder(setting: &Setting) -> Vec<Look> {
    let path = setting.folder.path();
    let shown = || path.display().to_string();
    let about = |good, id| Look { good, text: say_with(setting.language, id, &[("path", shown().into())]) };
    if !path.is_dir() {
        return vec![about(false, "doctor-folder-missing")];
    }
    let mut looks = vec![match tempfile::Builder::new().prefix(".doctor").tempfile_in(path) {
        Ok(_) => about(true, "doctor-folder"),
        Err(_) => about(false, "doctor-folder-closed"),
    }];
    if open_to_others(path) {
        looks.push(about(false, "doctor-folder-open"));
    }
    looks
}

/// Whether other accounts of this machine may read or write there.
#[cfg(unix)]
fn open_to_others(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    // The last octal digit is for others, the one before for the group, which an administrator may choose to admit.
    const OTHERS: u32 = 0o007;
    std::fs::metadata(path).is_ok_and(|found| found.permissions().mode() & OTHERS != 0)
}

#[cfg(not(unix))]
fn open_to_others(_: &Path) -> bool {
    false
}

/// The identity providers: their secrets, whether they answer as themselves, and what must be registered there.
async fn providers(setting: &Setting, installation: &Installation) -> Vec<Look> {
    let mut looks = Vec::new();
    for own in &installation.sign_in.providers {
        let about = |good, id, what: &str, text: String| Look {
            good,
            text: say_with(setting.language, id, &[("provider", own.code.as_str().into()), (what, text.into())]),
        };
        if let Secret::File(file) = &own.secret {
            looks.push(secret_file(setting, &setting.folder.path().join(file)));
        }
        let alone = SignIn { providers: vec![own.clone()] };
        let read = Providers::read(&alone, setting.folder.path());
        match read {
            Err(errors) => {
                let file = matches!(own.secret, Secret::File(_));
                // Of a secret's file it was said above.
                let said = errors.iter().filter(|error| !(file && error.code() == "provider-secret-missing"));
                looks.extend(said.map(|error| Look { good: false, text: error.say(setting.language) }));
            }
            Ok(read) => {
                let asked = read.all().next().map(Arc::clone);
                let answer = tokio::task::spawn_blocking(move || asked.map(|provider| provider.discover())).await;
                looks.push(match answer {
                    Ok(Some(Err(trouble))) => {
                        let id = match &trouble {
                            Trouble::Silent(_) => "doctor-provider-silent",
                            Trouble::Issuer(_) => "doctor-provider-issuer",
                            Trouble::Unsafe(_) => "doctor-provider-unsafe",
                            _ => "doctor-provider-garbled",
                        };
                        about(false, id, "detail", trouble.to_string())
                    }
                    _ => about(true, "doctor-provider", "issuer", own.issuer.clone()),
                });
            }
        }
        let scheme = if installation.serve.https { "https" } else { "http" };
        let path = back_path(&own.code);
        let hosts = installation.serve.hosts.iter();
        let addresses: Vec<String> = hosts.map(|host| format!("{scheme}://{host}{path}")).collect();
        let addresses = if addresses.is_empty() { vec![path] } else { addresses };
        looks.push(about(true, "doctor-provider-back", "addresses", addresses.join(" ")));
    }
    looks
}

/// A file that holds a secret.
fn secret_file(setting: &Setting, path: &Path) -> Look {
    let about = |good, id| {
        let shown = path.display().to_string();
        Look { good, text: say_with(setting.language, id, &[("path", shown.into())]) }
    };
    match std::fs::read_to_string(path) {
        Err(_) => about(false, "doctor-key-missing"),
        Ok(text) if text.trim().is_empty() => about(false, "doctor-key-missing"),
        Ok(_) if open_to_others(path) => about(false, "doctor-key-open"),
        Ok(_) => about(true, "doctor-key"),
    }
}

/// Opens the database to look at it.
async fn look(setting: &Setting, address: &str) -> anyhow::Result<Db> {
    Ok(Db::look(address, setting.seal()?).await?)
}

/// The database: there, answering, of this program's structure.
async fn database(setting: &Setting) -> Look {
    let about = |good, id, arguments: &[(&str, basis::message::Argument)]| Look {
        good,
        text: say_with(setting.language, id, arguments),
    };
    let address = setting.folder.address();
    if let Some(file) = address.strip_prefix("sqlite:")
        && !Path::new(file).exists()
    {
        return about(true, "doctor-database-none", &[]);
    }
    let standing = match look(setting, &address).await {
        Ok(db) => {
            let standing = db.standing().await;
            let engine = db.engine();
            db.close().await;
            standing.map(|standing| (standing, engine)).map_err(anyhow::Error::from)
        }
        Err(failure) => Err(failure),
    };
    match standing {
        Ok((standing, engine)) => {
            let engine = match engine {
                Engine::Sqlite => "SQLite",
                Engine::Postgres => "PostgreSQL",
            };
            let arguments = [
                ("engine", engine.into()),
                ("applied", standing.applied.to_string().into()),
                ("newest", standing.newest.to_string().into()),
            ];
            if standing.newest < standing.applied {
                return about(false, "doctor-database-newer", &arguments);
            }
            about(
                standing.current(),
                if standing.current() { "doctor-database" } else { "doctor-database-old" },
                &arguments,
            )
        }
        Err(failure) => {
            let causes: Vec<String> = failure.chain().map(ToString::to_string).collect();
            about(false, "doctor-database-silent", &[("detail", causes.join(": ").into())])
        }
    }
}
