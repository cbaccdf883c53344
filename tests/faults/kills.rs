//! `kill -9` and signals at random moments: the site is wholly the old one or wholly the new one.

use crate::workshop::{Dice, Workshop, code, code_of, difference, held, other, said, tries};
use rustix::process::{Pid, Signal, kill_process};
use std::process::Stdio;
use std::time::{Duration, Instant};

/// How long builds take here, so that blows land in all of one.
fn span(workshop: &Workshop) -> Duration {
    let started = Instant::now();
    for state in ["a", "b", "a"] {
        assert_eq!(code(&workshop.build(state)), 0);
    }
    started.elapsed() / 3
}

/// Builds a state and sends a signal after some time; the exit code.
fn struck(workshop: &Workshop, state: &str, signal: Signal, after: Duration) -> i32 {
    let mut command = workshop.building(state);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    std::thread::sleep(after);
    let _ = kill_process(Pid::from_child(&child), signal);
    code_of(child.wait().unwrap())
}

#[derive(Default)]
struct Tally {
    before: usize,
    after: usize,
    finished: usize,
    broken: Vec<String>,
}

impl Tally {
    /// Strikes builds at random moments, judges what is published after each, and lets the next build clear up.
    fn strike(workshop: &Workshop, count: usize, pick: impl Fn(usize) -> Signal, leaves_nothing: bool) -> Tally {
        let span = span(workshop).as_micros() as u64;
        let (mut dice, mut tally, mut state) = (Dice(11), Tally::default(), "a");
        for at in 0..count {
            let (old, new) = (workshop.published(), other(state));
            let signal = pick(at);
            let exit = struck(workshop, new, signal, Duration::from_micros(dice.roll(span * 11 / 10)));
            let (now, expected) = (workshop.published(), workshop.expected(state, new));
            if exit != 0 && exit != 128 + signal.as_raw() {
                tally.broken.push(format!("blow {at}: exit {exit}"));
            }
            if now == old {
                tally.before += 1;
            } else if now == expected {
                tally.after += usize::from(exit != 0);
                tally.finished += usize::from(exit == 0);
            } else {
                tally.broken.push(format!(
                    "blow {at}: to the old {}, to the new {}",
                    difference(&now, &old),
                    difference(&now, &expected)
                ));
            }
            if leaves_nothing && !workshop.leftovers().is_empty() {
                tally.broken.push(format!("blow {at}: left {:?}", workshop.leftovers()));
            }
            let next = workshop.build(new);
            if code(&next) != 0 || workshop.published() != expected || !workshop.leftovers().is_empty() {
                tally.broken.push(format!("the build after blow {at}: {} {:?}", said(&next), workshop.leftovers()));
            }
            state = new;
        }
        tally
    }

    fn told(&self) -> String {
        format!("{} before the switch, {} after it, {} builds had ended", self.before, self.after, self.finished)
    }
}

#[test]
fn killed_at_any_moment_the_site_is_wholly_old_or_wholly_new() {
    let workshop = Workshop::new(tries(150, 40));
    let count = tries(200, 12);
    let tally = Tally::strike(&workshop, count, |_| Signal::KILL, false);
    held("kill -9 at a random moment", count, &tally.broken, &tally.told());
}

#[test]
fn signals_end_a_build_and_nothing_is_left() {
    let workshop = Workshop::new(tries(150, 40));
    let count = tries(100, 12);
    let pick = |at: usize| if at.is_multiple_of(2) { Signal::INT } else { Signal::TERM };
    let tally = Tally::strike(&workshop, count, pick, true);
    held("SIGINT, SIGTERM at a random moment: 130, 143", count, &tally.broken, &tally.told());
}
