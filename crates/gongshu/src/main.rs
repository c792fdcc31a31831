//! The program.

fn main() -> std::process::ExitCode {
    gongshu::command::run()
}
