//! `gongshu`: one program to install. Every command stands here; what it does is in `command`.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use basis::language::Language;
use basis::period::Period;
use clap::{Parser, Subcommand};
use engine::generation::Size;
use files::writer::Format;
use gongshu::command::{
    self, Setting, account, audit, backup, bench, bulletin, calendar, clock, demo, doctor, exercise, fail, generate,
    import, light_exercise, matter, matter_exercise, pack, permission, score, serve, tables, verify,
};
use jiff::civil::Date;

/// Gongshu (工枢): runs a region's industrial economy.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The data folder (default: $GONGSHU_DATA, else ./data); DATABASE_URL chooses PostgreSQL
    #[arg(long, global = true)]
    data: Option<PathBuf>,
    /// The language of what is printed and written: zh or en
    #[arg(long, global = true)]
    lang: Option<Language>,
    /// How the log is written on standard error
    #[arg(long, global = true, value_enum, default_value_t = Log::Text)]
    log: Log,
    #[command(subcommand)]
    command: Command,
}

/// The log's form. RUST_LOG chooses what is in it.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Log {
    /// Lines for people: warnings and errors
    Text,
    /// A JSON object a line, also for each request
    Json,
}

impl Log {
    fn begin(self) {
        let usual = match self {
            Log::Text => "warn",
            Log::Json => "warn,gongshu=info",
        };
        let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| usual.into());
        let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
        match self {
            Log::Text => log.init(),
            Log::Json => log.json().init(),
        }
    }
}

#[derive(Subcommand)]
enum Command {
    /// Serve the pages; on another address than this machine's own once gongshu.toml names the hosts
    Serve {
        #[arg(long, default_value = "127.0.0.1:8080")]
        address: SocketAddr,
    },
    /// Load the demonstration regions into an empty data folder and serve them
    Demo {
        #[arg(long, default_value = "127.0.0.1:8080")]
        address: SocketAddr,
        /// Load only
        #[arg(long)]
        load_only: bool,
    },
    /// Try a file of figures (or of a register's rows); with --commit take it in
    Import {
        file: PathBuf,
        /// The register whose rows the file holds; figures when not given
        #[arg(long, conflicts_with = "form")]
        register: Option<String>,
        /// The form whose reports the file holds, one respondent a line, for the month of --period
        #[arg(long, requires = "period")]
        form: Option<String>,
        /// The source of figures whose line names none
        #[arg(long, default_value = "")]
        source: String,
        /// The period of figures whose line names none
        #[arg(long)]
        period: Option<Period>,
        /// The unit of figures, where the file has no column of units
        #[arg(long, default_value = "")]
        unit: String,
        /// The indicator of a table of periods above which none stands
        #[arg(long, default_value = "")]
        indicator: String,
        /// Pass over columns whose heading is not known
        #[arg(long)]
        skip_unknown: bool,
        /// Take it in, unless something is wrong
        #[arg(long)]
        commit: bool,
        /// Only try: what is done without --commit
        #[arg(long, conflicts_with = "commit")]
        dry_run: bool,
        /// How findings are printed; json prints every one
        #[arg(long, value_enum, default_value_t = import::Format::Text)]
        format: import::Format,
    },
    /// Write a unit's bulletin
    Bulletin {
        #[arg(long)]
        unit: String,
        #[arg(long)]
        period: Period,
        /// docx, xlsx, html or md
        #[arg(long, default_value = "docx")]
        format: Format,
        /// The document's code in the packs
        #[arg(long)]
        document: Option<String>,
        /// The date printed under it
        #[arg(long, default_value = "")]
        date: String,
        /// Where to write; `-` is the terminal
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Print every day from one to another: whether it is worked, by which word, whether that may still change
    Calendar {
        #[arg(value_name = "FROM")]
        from: Date,
        #[arg(value_name = "TO")]
        until: Date,
    },
    /// Print the proof sheet of an item's clock for a table of events
    Clock {
        /// The item of the catalogue, by code or name
        #[arg(long)]
        item: String,
        /// A CSV file or workbook with the columns at, event, why, paper, days, approver, reason
        #[arg(long)]
        events: PathBuf,
        /// The day, or the moment, it is read at
        #[arg(long)]
        now: String,
        /// text or json
        #[arg(long, value_enum, default_value_t = import::Format::Text)]
        format: import::Format,
    },
    /// The book of matters
    Matters {
        #[command(subcommand)]
        command: MattersCommand,
    },
    /// Derive every statement of a speech again: CSV on the terminal, exit code 1 when a verdict differs
    Verify {
        /// The folder with observations.csv, targets.csv and claims.csv
        folder: PathBuf,
        /// Hold targets, claims and figures against each other instead: what does not go together, exit code 1 when anything does not
        #[arg(long)]
        targets: bool,
        /// Of --targets: csv or json
        #[arg(long, value_enum, default_value_t = verify::Format::Csv, requires = "targets")]
        format: verify::Format,
    },
    /// Score a table of figures by an assessment scheme and print a sheet that can be replayed
    #[command(long_about = SCORE)]
    Score {
        /// A scheme: a TOML file as packs have them, or the code of one of the packs
        #[arg(long, required_unless_present = "replay", requires = "data")]
        scheme: Option<PathBuf>,
        /// The figures: CSV (UTF-8 or GBK) or a workbook, a line for each unit and indicator
        #[arg(long, required_unless_present = "replay", requires = "scheme")]
        data: Option<PathBuf>,
        /// Who shares in the bonus: unit, share, person, post, months
        #[arg(long)]
        people: Option<PathBuf>,
        /// text, csv or json
        #[arg(long, value_enum, default_value_t = score::Format::Text)]
        format: score::Format,
        /// Score the inputs of a sheet of --format json again and say whether every byte is the same
        #[arg(long, conflicts_with_all = ["scheme", "data", "people"])]
        replay: Option<PathBuf>,
    },
    /// Packs
    Pack {
        #[command(subcommand)]
        command: PackCommand,
    },
    /// Accounts
    Account {
        #[command(subcommand)]
        command: AccountCommand,
    },
    /// The audit chain
    Audit {
        #[command(subcommand)]
        command: AuditCommand,
    },
    /// Write a backup while the program serves
    Backup { file: PathBuf },
    /// Read a backup into empty books
    Restore { file: PathBuf },
    /// Look at the settings, the data folder and the database, and say what must be mended and how
    Doctor,
    /// Write a city, a province or a nation that does not exist: its registry, its monthly reports, the last month's upload
    Generate {
        /// s: 1,000 enterprises over 36 months; m: 20,000 over 60; l: 500,000 over 36, as Parquet only
        #[arg(long, value_enum)]
        size: WorldSize,
        /// The folder for the files
        #[arg(long)]
        out: PathBuf,
        /// Another seed is another world; the same gives the same figures
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Write the whole set of a month's tables: every line of a form by region, park, industry and size class
    Tables {
        /// The form's code
        #[arg(long)]
        form: String,
        /// The month, 2025-12
        #[arg(long)]
        period: Period,
        /// The unit with all below it
        #[arg(long)]
        unit: String,
        /// The folder for groups.csv, cells.csv, decomp.csv, drivers.csv and keys.csv
        #[arg(long)]
        out: PathBuf,
    },
    /// Work of a known size on files from outside, for comparing with other programs
    Bench {
        #[command(subcommand)]
        command: BenchCommand,
    },
    #[command(hide = true)]
    StoreExercise,
    #[command(hide = true)]
    MattersExercise {
        #[arg(long, default_value_t = 1_000_000)]
        matters: usize,
        /// An empty database; a temporary SQLite file when not given
        #[arg(long)]
        database: Option<String>,
    },
    #[command(hide = true)]
    LightsExercise {
        #[arg(long, default_value_t = 3_000)]
        units: usize,
        #[arg(long, default_value_t = 60)]
        indicators: usize,
    },
    #[command(hide = true)]
    PermissionExercise {
        #[arg(long, default_value_t = 10_000)]
        people: usize,
        #[arg(long, default_value_t = 3_000)]
        units: usize,
        /// Observations in the books
        #[arg(long, default_value_t = 200_000)]
        figures: usize,
    },
}

/// The formats of `gongshu score`; every key is in packs/README.md.
const SCORE: &str = "\
Score a table of figures by an assessment scheme and print a sheet that can be replayed.

SCHEME is a TOML file:
  [scheme]   code, unit; optional name, year, source, decimals = 2, full, cap, floor, met, missing,
             total = \"sum\" | \"percent\", round = { items, total, rule }
  [[item]]   indicator, weight, mode; optional code, name, group, better = \"higher\" | \"lower\", of, cap, floor,
             missing = \"wait\" | \"zero\" | \"leave-out\", must, extra = [{ when | per, points, cap }], and any of
             target, base, last, mean, low, high, standard, pace for every unit
  modes      completion (over = { per_point, cap }, below), ratio, linear (low, high), piecewise (bracket, rise, reference),
             steps (step), mean, rank (per_place | places), efficacy (low, high), min-max, yes-no, plus (per), minus (per),
             count (per), points, panel (drop, trim, beyond, at_least, out_of)
  [[group]]  code, cap, floor        [[grade]] code, from | top, fails
  [[veto]]   when = \"target.missed(year)\" or \"CODE > 0\", on = \"self\" | \"parent\",
             effect = \"no award\" | \"zero\" | { ceiling = 59 } | { grade = \"C\" }
  [[conflict]] rules, prevails = \"both\" | \"first\"        [[failure]] years, fails, then
  [[bonus]]  split = { leaders = 40, others = 60 }, by = \"months served\" | \"equal\", pool

DATA has a heading and a line for each unit and indicator:
  unit,indicator,value[,target,base,last,mean,low,high,standard,pace,growth,share,...][,rater][,year][,parent][,evidence]
  Headings may be Chinese. Without a column indicator each item may have a column of its own. The indicator
  `verdict` (met | missed) with a year is a verdict of a year before; `bonus.pool` is a unit's pool in yuan.

Exit code 0: printed (what is missing is said in it); 1: the scheme or the data are not right, every slip on standard
error with file, line and key or cell; 2: wrong options.";

/// How large a generated world is.
#[derive(Clone, Copy, clap::ValueEnum)]
enum WorldSize {
    S,
    M,
    L,
}

impl From<WorldSize> for Size {
    fn from(size: WorldSize) -> Size {
        match size {
            WorldSize::S => Size::City,
            WorldSize::M => Size::Province,
            WorldSize::L => Size::Nation,
        }
    }
}

#[derive(Subcommand)]
enum BenchCommand {
    /// Close the month of the files in the data folder (ent and wide, .parquet or .csv) and write its four tables
    Close {
        /// The month, 202512
        #[arg(long)]
        t: i32,
        /// The folder for groups.csv, cells.csv, decomp.csv and drivers.csv
        #[arg(long)]
        out: PathBuf,
        /// Read the CSV files also where there are Parquet ones
        #[arg(long)]
        csv: bool,
        /// Keep a file a month and the year to date in this folder, and close from them and two months' figures
        #[arg(long, value_name = "DIR")]
        incremental: Option<PathBuf>,
    },
    /// Check the month's upload in the data folder (upload_<T>.csv or .xlsx) against its rules, ent and wide
    Validate {
        /// The month, 202512
        #[arg(long)]
        t: i32,
        /// The folder for validate.csv
        #[arg(long)]
        out: PathBuf,
        /// Read the workbook also where there is a CSV file
        #[arg(long)]
        xlsx: bool,
    },
}

#[derive(Subcommand)]
enum MattersCommand {
    /// Look for open matters that nobody has, and for whatever does not follow from its story
    Check,
    /// Climb every rung that has fallen due, as the server does each minute
    Run,
    /// Take in the cases and events of another system from a table (CSV or xlsx), all of it or nothing; lines sent again are known again
    Import {
        file: PathBuf,
        /// The name by which the other system goes here
        #[arg(long)]
        system: String,
        /// Only try, keep nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Play matters in a world with people who come and go, several programs and restarts, and count what was lost
    Simulate {
        /// Another seed is another world
        #[arg(long, default_value_t = 1)]
        seed: u64,
        #[arg(long, default_value_t = 400)]
        days: u32,
        #[arg(long, default_value_t = 1000)]
        matters: u32,
        /// Programs that serve the same books
        #[arg(long, default_value_t = 3)]
        processes: u32,
        /// An empty database to play on; a temporary SQLite file when not given
        #[arg(long, value_name = "URL")]
        database: Option<String>,
    },
}

#[derive(Subcommand)]
enum PackCommand {
    /// Check a pack: every slip with file, line and key
    Check { folder: PathBuf },
}

#[derive(Subcommand)]
enum AccountCommand {
    /// Print a link that sets a password, once: for whoever lost theirs and has nobody to make one
    Link {
        login: String,
        /// Take the second factor away too, for a lost phone without recovery codes
        #[arg(long)]
        new_second_factor: bool,
    },
    /// Make an API token for somebody; it is printed this once
    Token {
        login: String,
        /// Which program it is for
        #[arg(long)]
        name: String,
        /// What it may do, again for each: `see-figures`; without any, everything the person may that only reads
        #[arg(long)]
        scope: Vec<String>,
        /// How long it works: 90 days, at most what gongshu.toml says
        #[arg(long)]
        days: Option<u32>,
    },
}

#[derive(Subcommand)]
enum AuditCommand {
    /// Follow the chain to its first flaw
    Verify {
        /// Follow an archive of pruned entries instead
        #[arg(long)]
        archive: Option<PathBuf>,
    },
    /// Sign the chain's end, in the database and beside it
    Checkpoint,
    /// Move entries older than some months to an archive; the chain stays verifiable
    Prune {
        /// At least 6
        #[arg(long)]
        keep_months: u32,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    arguments.log.begin();
    let setting = Setting::new(arguments.lang, arguments.data);
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error.into()),
    };
    runtime.block_on(run(&setting, arguments.command)).unwrap_or_else(|error| command::fail(&error))
}

async fn run(setting: &Setting, command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Serve { address } => serve::run(setting, address).await,
        Command::Demo { address, load_only } => demo::run(setting, address, load_only).await,
        Command::Import {
            file,
            register,
            form,
            source,
            period,
            unit,
            indicator,
            skip_unknown,
            commit,
            dry_run: _,
            format,
        } => {
            let order =
                import::Order { file, register, form, source, period, unit, indicator, skip_unknown, commit, format };
            import::run(setting, &order).await
        }
        Command::Bulletin { unit, period, format, document, date, out } => {
            bulletin::run(setting, &bulletin::Order { unit, period, format, document, date, out }).await
        }
        Command::Matters { command } => match command {
            MattersCommand::Check => matter::check(setting).await,
            MattersCommand::Run => matter::run(setting).await,
            MattersCommand::Import { file, system, dry_run } => matter::import(setting, &system, &file, dry_run).await,
            MattersCommand::Simulate { seed, days, matters, processes, database } => {
                let play = gongshu::matter::simulation::Play { seed, days, matters, processes };
                matter::simulate(setting, &play, database.as_deref()).await
            }
        },
        Command::Calendar { from, until } => calendar::run(setting, from, until),
        Command::Clock { item, events, now, format } => {
            clock::run(setting, &clock::Order { item, events, now, format })
        }
        Command::Verify { folder, targets: true, format } => verify::targets(setting, &folder, format),
        Command::Verify { folder, .. } => verify::run(&folder, setting.language).await,
        Command::Score { scheme, data, people, format, replay } => {
            score::run(setting, &score::Order { scheme, data, people, replay, format })
        }
        Command::Pack { command: PackCommand::Check { folder } } => Ok(pack::check(setting, &folder)),
        Command::Account { command } => match command {
            AccountCommand::Link { login, new_second_factor } => {
                account::link(setting, &login, new_second_factor).await
            }
            AccountCommand::Token { login, name, scope: scopes, days } => {
                account::token(setting, &account::TokenOrder { login, name, scopes, days }).await
            }
        },
        Command::Audit { command } => match command {
            AuditCommand::Verify { archive } => audit::verify(setting, archive.as_deref()).await,
            AuditCommand::Checkpoint => audit::checkpoint(setting).await,
            AuditCommand::Prune { keep_months } => audit::prune(setting, keep_months).await,
        },
        Command::Backup { file } => backup::write(setting, &file).await,
        Command::Restore { file } => backup::read(setting, &file).await,
        Command::Doctor => doctor::run(setting).await,
        Command::Generate { size, out, seed } => {
            generate::run(setting, &generate::Order { size: size.into(), seed, out })
        }
        Command::Tables { form, period, unit, out } => {
            tables::run(setting, &tables::Order { form, period, unit, out }).await
        }
        Command::Bench { command } => match command {
            BenchCommand::Close { t, out, csv, incremental } => {
                bench::run_close(setting, &bench::Close { month: t, out, csv, incremental })
            }
            BenchCommand::Validate { t, out, xlsx } => {
                bench::run_validate(setting, &bench::Validate { month: t, out, xlsx })
            }
        },
        Command::MattersExercise { matters, database } => matter_exercise::run(matters, database.as_deref()).await,
        Command::StoreExercise => exercise::run(setting).await,
        Command::LightsExercise { units, indicators } => light_exercise::run(units, indicators),
        Command::PermissionExercise { people, units, figures } => {
            permission::run(&permission::Size { people, units, figures }).await
        }
    }
}
