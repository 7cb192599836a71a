//! Signals while files are written: a change is undone or finished first, and then the signal does what it always does.

use std::sync::Once;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

#[cfg(any(unix, windows))]
use signal_hook::{consts, flag, low_level};

/// Whether nothing is being written: then a signal ends the run at once.
static IS_IDLE: AtomicBool = AtomicBool::new(true);
/// The signal that came meanwhile; none is 0.
static CAUGHT: AtomicUsize = AtomicUsize::new(0);
static ARMED: Once = Once::new();

#[cfg(unix)]
const SIGNALS: [i32; 4] = [consts::SIGINT, consts::SIGTERM, consts::SIGHUP, consts::SIGQUIT];
#[cfg(windows)]
const SIGNALS: [i32; 2] = [consts::SIGINT, consts::SIGTERM];

/// As long as this lives, signals wait.
pub(super) struct Busy(());

/// Lets signals wait from now on.
pub(super) fn busy() -> Busy {
    ARMED.call_once(arm);
    IS_IDLE.store(false, Ordering::SeqCst);
    Busy(())
}

#[cfg(any(unix, windows))]
fn arm() {
    for signal in SIGNALS {
        // Where a signal cannot be waited for, the next run clears up after it.
        let _ = flag::register_conditional_default(signal, &IS_IDLE);
        let _ = flag::register_usize(signal, &CAUGHT, usize::try_from(signal).unwrap_or_default());
    }
}

/// This system has no signals that are known here.
#[cfg(not(any(unix, windows)))]
fn arm() {}

/// Whether a signal waits.
pub(super) fn is_asked_to_stop() -> bool {
    CAUGHT.load(Ordering::SeqCst) != 0
}

impl Drop for Busy {
    fn drop(&mut self) {
        IS_IDLE.store(true, Ordering::SeqCst);
        let caught = CAUGHT.swap(0, Ordering::SeqCst);
        #[cfg(any(unix, windows))]
        if let Ok(signal @ 1..) = i32::try_from(caught) {
            let _ = low_level::emulate_default_handler(signal);
        }
        #[cfg(not(any(unix, windows)))]
        let _ = caught;
    }
}
