//! Work on every core, without a pool: threads live as long as the call.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use basis::error::Error;

/// Does `work` for each of `count` items on the plan's threads; the first error ends it.
pub fn on_threads<T: Send>(
    threads: usize,
    count: usize,
    work: impl Fn(usize) -> Result<T, Error> + Sync,
) -> Result<Vec<T>, Error> {
    on_threads_with(threads, count, |(), at| work(at))
}

/// As `on_threads`, with room of its own for each thread: what is as large each time is asked of the system once.
pub fn on_threads_with<R: Default, T: Send>(
    threads: usize,
    count: usize,
    work: impl Fn(&mut R, usize) -> Result<T, Error> + Sync,
) -> Result<Vec<T>, Error> {
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, T)>> = Mutex::new(Vec::with_capacity(count));
    let failed: Mutex<Option<Error>> = Mutex::new(None);
    let one = || {
        let mut room = R::default();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            if count <= at {
                return;
            }
            match work(&mut room, at) {
                Ok(result) => done.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((at, result)),
                Err(error) => {
                    next.store(count, Ordering::Relaxed);
                    failed.lock().unwrap_or_else(std::sync::PoisonError::into_inner).get_or_insert(error);
                    return;
                }
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads.min(count) {
            scope.spawn(one);
        }
        one();
    });
    if let Some(error) = failed.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner) {
        return Err(error);
    }
    let mut done = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    done.sort_unstable_by_key(|(at, _)| *at);
    Ok(done.into_iter().map(|(_, result)| result).collect())
}
