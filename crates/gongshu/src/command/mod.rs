//! What the program does when called: one command a file.

pub mod verify;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Gongshu: a region's industrial statistics.
#[derive(Parser)]
#[command(name = "gongshu", version)]
struct Program {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Derive every statement of a speech again from the figures it names.
    Verify(verify::Arguments),
}

/// Runs the command of the program's arguments.
pub fn run() -> ExitCode {
    match Program::parse().command {
        Command::Verify(arguments) => verify::run(&arguments),
    }
}
