//! An installed Chromium, Chrome or Edge: where it is, and one print with it, which ends whatever happens.

use super::Failure;
use std::ffi::OsString;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

/// Says which browser to use, if it is not in a usual place.
pub const VARIABLE: &str = "HANDBOK_BROWSER";

/// Names on the search path, best first.
const NAMES: &[&str] = &[
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "chrome",
    "microsoft-edge-stable",
    "microsoft-edge",
    "msedge",
];
/// Usual places on macOS.
const APPLICATIONS: &[&str] = &[
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
];
/// Below the program folders of Windows.
const PROGRAMS: &[&str] = &["Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe"];

/// Set to the number of the signal that asks the program to stop.
pub type Stop = Arc<AtomicUsize>;

/// Listens for the signals that ask a program to stop.
///
/// # Errors
/// The system does not let us listen.
#[cfg(unix)]
pub fn listen() -> std::io::Result<Stop> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    let stop = Stop::default();
    for signal in [SIGHUP, SIGINT, SIGTERM] {
        signal_hook::flag::register_usize(signal, stop.clone(), signal.unsigned_abs() as usize)?;
    }
    Ok(stop)
}

/// Listens for Ctrl-C, under the number that it has elsewhere.
///
/// # Errors
/// The system does not let us listen.
#[cfg(windows)]
pub fn listen() -> std::io::Result<Stop> {
    let stop = Stop::default();
    let heard = stop.clone();
    ctrlc::set_handler(move || heard.store(2, Ordering::Relaxed)).map_err(std::io::Error::other)?;
    Ok(stop)
}

/// A browser that can print.
#[derive(Clone, Debug)]
pub struct Browser {
    program: PathBuf,
    stop: Stop,
}

impl Browser {
    /// The browser asked for, else that of the environment, else one in a usual place.
    ///
    /// # Errors
    /// [`Failure::NoBrowser`], with what was asked for.
    pub fn find(asked: Option<&Path>, stop: Stop) -> Result<Browser, Failure> {
        let browser = |program| Browser { program, stop };
        let named = asked.map(PathBuf::from).or_else(|| std::env::var_os(VARIABLE).map(PathBuf::from));
        if let Some(named) = named {
            let found = if named.is_file() { Some(named.clone()) } else { on_path(&named.clone().into_os_string()) };
            return found.map(browser).ok_or(Failure::NoBrowser { asked: Some(named) });
        }
        let folders = ["ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA"].into_iter().filter_map(std::env::var_os);
        let programs = folders.flat_map(|folder| PROGRAMS.iter().map(move |name| Path::new(&folder).join(name)));
        let usual = APPLICATIONS.iter().map(PathBuf::from).chain(programs).find(|path| path.is_file());
        let found = NAMES.iter().find_map(|name| on_path(&OsString::from(name))).or(usual);
        found.map(browser).ok_or(Failure::NoBrowser { asked: None })
    }

    /// Prints a page to a file.
    ///
    /// # Errors
    /// [`Failure::Hung`] after `limit` and [`Failure::Stopped`] by a signal, when the browser and all its children have been
    /// ended; [`Failure::Browser`] if it gave up by itself.
    pub(super) fn print(&self, page: &Path, to: &Path, profile: &Path, limit: Duration) -> Result<(), Failure> {
        let failed = |said: String| Failure::Browser { browser: self.program.clone(), said };
        let mut command = Command::new(&self.program);
        command
            .args(["--headless", "--disable-gpu", "--no-first-run", "--disable-extensions", "--disable-sync"])
            .args(["--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage"])
            .args(["--no-pdf-header-footer", "--generate-pdf-document-outline", "--export-tagged-pdf"])
            .arg(prefixed("--user-data-dir=", profile))
            .arg(prefixed("--print-to-pdf=", to))
            .arg(file_url(page))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        if needs_no_sandbox() {
            command.arg("--no-sandbox");
        }
        own_group(&mut command);
        let mut child = command.spawn().map_err(|error| failed(error.to_string()))?;
        let stderr = child.stderr.take();
        let (send, said) = std::sync::mpsc::channel();
        // A child that lives on may hold the pipe for ever: nobody waits for this thread.
        std::thread::spawn(move || {
            let mut chunk = [0; 4096];
            let mut stderr = stderr;
            while let Some(Ok(count @ 1..)) = stderr.as_mut().map(|stderr| stderr.read(&mut chunk)) {
                let _ = send.send(String::from_utf8_lossy(&chunk[..count]).into_owned());
            }
        });
        let ended = wait(&mut child, limit, &self.stop);
        // Children of a browser that is gone, too: they would hold the temporary folder.
        end(&mut child);
        match ended {
            Ended::Well if to.is_file() => Ok(()),
            Ended::Well | Ended::Badly => Err(failed(last_lines(&all(&said)))),
            Ended::Late => Err(Failure::Hung { seconds: limit.as_secs() }),
            Ended::Stopped(signal) => Err(Failure::Stopped { signal }),
        }
    }
}

fn prefixed(option: &str, path: &Path) -> OsString {
    let mut argument = OsString::from(option);
    argument.push(path);
    argument
}

fn on_path(name: &OsString) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    let mut file = PathBuf::from(name);
    if file.extension().is_none() {
        file.set_extension(std::env::consts::EXE_EXTENSION);
    }
    std::env::split_paths(&folders).map(|folder| folder.join(&file)).find(|path| path.is_file())
}

/// The address of a file: every byte that may mean something in an address is written as a number.
fn file_url(path: &Path) -> String {
    let path = path.to_string_lossy().replace('\\', "/");
    let mut url = String::from(if path.starts_with('/') { "file://" } else { "file:///" });
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' | b':' => url.push(byte.into()),
            byte => url.push_str(&format!("%{byte:02X}")),
        }
    }
    url
}

/// How a browser came to its end, or why it has to.
enum Ended {
    Well,
    Badly,
    Late,
    Stopped(usize),
}

fn wait(child: &mut Child, limit: Duration, stop: &Stop) -> Ended {
    let started = Instant::now();
    loop {
        match (child.try_wait(), stop.load(Ordering::Relaxed)) {
            (Ok(Some(status)), _) if status.success() => return Ended::Well,
            (Ok(Some(_)) | Err(_), _) => return Ended::Badly,
            (Ok(None), 0) if started.elapsed() < limit => std::thread::sleep(Duration::from_millis(15)),
            (Ok(None), 0) => return Ended::Late,
            (Ok(None), signal) => return Ended::Stopped(signal),
        }
    }
}

/// What has been said, as far as it comes soon.
fn all(said: &Receiver<String>) -> String {
    std::iter::from_fn(|| said.recv_timeout(Duration::from_millis(150)).ok()).collect()
}

/// What a browser says about a failure stands at the end.
fn last_lines(said: &str) -> String {
    let lines: Vec<&str> = said.lines().filter(|line| !line.trim().is_empty()).collect();
    lines[lines.len().saturating_sub(3)..].join("\n")
}

/// Chromium's sandbox does not work for root, as in containers. The page printed is our own, from the disk.
#[cfg(unix)]
fn needs_no_sandbox() -> bool {
    rustix::process::geteuid().is_root()
}

#[cfg(not(unix))]
fn needs_no_sandbox() -> bool {
    false
}

/// A group of its own, so that it can be ended with all its children.
#[cfg(unix)]
fn own_group(command: &mut Command) {
    use std::os::unix::process::CommandExt;
    command.process_group(0);
}

#[cfg(not(unix))]
fn own_group(_: &mut Command) {}

#[cfg(unix)]
fn end(child: &mut Child) {
    use rustix::process::{Pid, Signal, kill_process_group};
    if let Some(group) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
        let _ = kill_process_group(group, Signal::KILL);
    }
    let _ = child.kill();
    let _ = child.wait();
}

#[cfg(not(unix))]
fn end(child: &mut Child) {
    let _ = Command::new("taskkill")
        .args(["/T", "/F", "/PID", &child.id().to_string()])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    let _ = child.kill();
    let _ = child.wait();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_files() {
        assert_eq!(file_url(Path::new("/tmp/å b#c?.html")), "file:///tmp/%C3%A5%20b%23c%3F.html");
        assert_eq!(file_url(Path::new("C:\\tmp\\a.html")), "file:///C:/tmp/a.html");
    }
}
