//! What to do where there is little memory: work with fewer threads, and end as the contract has it.

/// Prepares for a machine that gives us little.
///
/// # Errors
/// Not even one thread can be had.
pub(super) fn prepare() -> Result<(), rayon::ThreadPoolBuildError> {
    exit_when_out();
    start_threads()
}

/// Out of memory, Rust says so and aborts. To whoever called us, this is a fault of the environment, not of the program.
#[cfg(unix)]
fn exit_when_out() {
    let always = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(true));
    let status = super::Exit::Environment as i32;
    let _ = signal_hook::flag::register_conditional_shutdown(signal_hook::consts::SIGABRT, status, always);
}

#[cfg(not(unix))]
fn exit_when_out() {}

/// A thread per core; where those cannot be had, one does all the work. They are tried with threads of no consequence: those
/// that all stages share can be asked for once only.
fn start_threads() -> Result<(), rayon::ThreadPoolBuildError> {
    let threads = rayon::ThreadPoolBuilder::new;
    match threads().build() {
        Ok(_) => threads().build_global(),
        Err(_) => threads().num_threads(1).use_current_thread().build_global(),
    }
}
