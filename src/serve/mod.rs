//! The live preview: a server for the editor's own machine, whose pages follow the manual's folder.
//!
//! `live` builds, `watch` says when, `http` speaks with the browser, `own` are the server's own pages. A page holds an event
//! stream open; it hears the number of each new state and whether it has changed itself, nothing else, and fetches the rest
//! (`own/live.js`). Pages are drawn when they are asked for.

mod http;
mod live;
mod moved;
mod own;
mod watch;

pub use http::{Refused, Request, parse as request};
pub use live::{Live, Round};
pub use watch::Watch;

use crate::source::Messages;
use http::Answer;
use serde_json::json;
use std::io::{self, Write};
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Folder of the server's own pages.
const OWN: &str = "/__handbok/";
/// Streams of events; behind it stands the page that listens.
const EVENTS: &str = "/__handbok/events";
/// The only command there is: to cure a problem.
const FIX: &str = "/__handbok/fix/";
/// Connections at a time; event streams are among them.
const MOST_CONNECTIONS: usize = 128;
/// Ports that are tried after the one asked for.
const PORTS: u16 = 50;
/// A stream says that it is alive this often.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// The state that all readers see.
#[derive(Default)]
pub struct Hub {
    round: Mutex<Arc<Round>>,
    changed: Condvar,
}

impl Hub {
    /// Shows a new state to all readers.
    pub fn publish(&self, round: Round) {
        *self.lock() = Arc::new(round);
        self.changed.notify_all();
    }

    fn now(&self) -> Arc<Round> {
        self.lock().clone()
    }

    /// A state after this one, or none for a while.
    fn after(&self, number: u64) -> Option<Arc<Round>> {
        let waited = self.changed.wait_timeout_while(self.lock(), HEARTBEAT, |round| round.number <= number);
        let round = waited.unwrap_or_else(PoisonError::into_inner).0;
        (round.number > number).then(|| round.clone())
    }

    fn lock(&self) -> MutexGuard<'_, Arc<Round>> {
        self.round.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the server tells in which words, and to whom it speaks.
#[derive(Clone, Debug)]
pub struct Manner {
    /// Language of messages.
    pub messages: Messages,
    /// The manual's folder as the editor named it.
    pub manual: String,
    /// The same folder by its own name.
    pub folder: String,
    /// The address that was asked for.
    pub host: IpAddr,
    /// What an editor's address looks like, with `{file}`, `{line}` and `{column}`.
    pub editor: Option<String>,
    /// What a page of this server's knows and no other page can: it must come with each command. Readers at other machines are
    /// not told: they read.
    pub token: Option<String>,
}

impl Manner {
    /// How the server speaks to who reads at another machine, whose files and editor these are not.
    fn to_guests(&self) -> Manner {
        Manner { token: None, editor: None, ..self.clone() }
    }
}

/// Whether a reader sits at the machine that serves: the connection does not leave it.
fn is_here(peer: IpAddr, own: IpAddr) -> bool {
    peer.to_canonical().is_loopback() || peer == own
}

/// Listens on the port asked for or one of the next ones.
///
/// # Errors
/// None of the ports is free, or the address is not this machine's.
pub fn listen(host: IpAddr, port: u16) -> io::Result<TcpListener> {
    let mut last = io::Error::from(io::ErrorKind::AddrInUse);
    for port in port..=port.saturating_add(PORTS) {
        match TcpListener::bind(SocketAddr::new(host, port)) {
            Ok(listener) => return Ok(listener),
            Err(error) if is_taken(&error) => last = error,
            Err(error) => return Err(error),
        }
    }
    Err(last)
}

/// Windows forbids ports that it keeps for others (Hyper-V, "excluded port ranges"), instead of calling them taken.
fn is_taken(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::AddrInUse | io::ErrorKind::PermissionDenied)
}

/// Answers readers for ever, each on a thread of its own.
pub fn answer(listener: &TcpListener, hub: &Arc<Hub>, manner: &Manner) {
    let port = listener.local_addr().map_or(0, |address| address.port());
    let open = Arc::new(AtomicUsize::new(0));
    for stream in listener.incoming().flatten() {
        let (hub, manner, open) = (hub.clone(), manner.clone(), open.clone());
        let is_full = open.fetch_add(1, Ordering::Relaxed) >= MOST_CONNECTIONS;
        let spawned = std::thread::Builder::new().spawn({
            let open = open.clone();
            move || {
                let mut stream = stream;
                // Whoever goes away early is no error of ours.
                let _ = if is_full {
                    http::write(&mut stream, &Answer::status(503), true)
                } else {
                    converse(&mut stream, &hub, &manner, port)
                };
                open.fetch_sub(1, Ordering::Relaxed);
            }
        });
        if spawned.is_err() {
            open.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

fn converse(stream: &mut TcpStream, hub: &Hub, manner: &Manner, port: u16) -> io::Result<()> {
    let _ = stream.set_nodelay(true);
    let guest = (!is_here(stream.peer_addr()?.ip(), stream.local_addr()?.ip())).then(|| manner.to_guests());
    let manner = guest.as_ref().unwrap_or(manner);
    let request = match http::read(stream) {
        Ok(request) => request,
        Err(Refused(status)) => return http::write(stream, &Answer::status(status), true),
    };
    if let Err(Refused(status)) = admit(&request, manner, port) {
        return http::write(stream, &Answer::status(status), request.method != "HEAD");
    }
    if let Some(page) = request.path.strip_prefix(EVENTS).filter(|_| request.method == "GET") {
        return events(stream, hub, page);
    }
    if let Some(problem) = request.path.strip_prefix(FIX).filter(|_| request.method == "POST") {
        return http::write(stream, &own::fix(problem, &hub.now(), manner), true);
    }
    let answer = respond(&request.path, &hub.now(), manner);
    http::write(stream, &answer, request.method != "HEAD")
}

/// Only reading, but for cures that a page of this server's asks for; only under a name that is this machine's, and no page of another origin: a site elsewhere could make a
/// browser ask (DNS rebinding).
fn admit(request: &Request, manner: &Manner, port: u16) -> Result<(), Refused> {
    let names = ["localhost".to_string(), "127.0.0.1".to_string(), "[::1]".to_string(), literal(manner.host)];
    let hosts: Vec<String> = names.iter().map(|name| format!("{name}:{port}")).collect();
    let is_known =
        |host: &str| hosts.iter().any(|known| known.eq_ignore_ascii_case(host)) || any_address(manner, host, port);
    if !request.host.as_deref().is_some_and(is_known) {
        return Err(Refused(421));
    }
    let own = |origin: &str| origin.strip_prefix("http://").is_some_and(is_known);
    if request.origin.as_deref().is_some_and(|origin| !own(origin)) {
        return Err(Refused(403));
    }
    match request.method.as_str() {
        "GET" | "HEAD" => Ok(()),
        "POST" if request.path.starts_with(FIX) && manner.token.is_some() && request.token == manner.token => Ok(()),
        "POST" if request.path.starts_with(FIX) => Err(Refused(403)),
        _ => Err(Refused(405)),
    }
}

fn literal(host: IpAddr) -> String {
    match host {
        IpAddr::V4(host) => host.to_string(),
        IpAddr::V6(host) => format!("[{host}]"),
    }
}

/// Who serves on all addresses is known by each of them, but by no name.
fn any_address(manner: &Manner, host: &str, port: u16) -> bool {
    manner.host.is_unspecified() && host.parse::<SocketAddr>().is_ok_and(|address| address.port() == port)
}

fn respond(path: &str, round: &Round, manner: &Manner) -> Answer {
    if let Some(own) = path.strip_prefix(OWN) {
        return own::answer(own, round, manner);
    }
    let Some(blueprint) = &round.blueprint else {
        return Answer::new(200, http::kind_of(".html"), own::waiting(round, manner));
    };
    let file = site_path(path);
    match round.file(&file) {
        Some(bytes) if file.ends_with(".html") => {
            let page = String::from_utf8_lossy(&bytes);
            Answer::new(200, http::kind_of(&file), own::with_script(&page, round))
        }
        Some(bytes) => Answer::new(200, http::kind_of(&file), &*bytes),
        None if blueprint.has(&format!("{file}/index.html")) => {
            Answer { location: Some(format!("/{file}/")), ..Answer::status(301) }
        }
        None => Answer::new(404, http::kind_of(".html"), own::missing(round, manner)),
    }
}

/// Which file of the site a request means.
fn site_path(path: &str) -> String {
    let inside = path.trim_start_matches('/');
    if inside.is_empty() || inside.ends_with('/') { format!("{inside}index.html") } else { inside.to_string() }
}

/// The event stream of a page: the number of each state, and whether the page is another one in it. No content. Ends when
/// the reader goes.
fn events(stream: &mut TcpStream, hub: &Hub, page: &str) -> io::Result<()> {
    stream.set_write_timeout(Some(http::WRITE_TIME))?;
    stream.write_all(http::head(200, "text/event-stream", None, None).as_bytes())?;
    let page = site_path(page);
    let round = hub.now();
    let (mut number, mut shown) = (round.number, round.file(&page));
    drop(round);
    write!(stream, "retry: 500\nevent: hello\ndata: {number}\n\n")?;
    loop {
        stream.flush()?;
        match hub.after(number) {
            None => stream.write_all(b": alive\n\n")?,
            Some(round) => {
                let now = round.file(&page);
                // Pages of the server's own are no files of the site: they look for themselves.
                let changed = now.is_none() || now != shown;
                (number, shown) = (round.number, now);
                let data = json!({ "number": number, "changed": changed, "broken": round.is_broken() });
                write!(stream, "event: round\ndata: {data}\n\n")?;
            }
        }
    }
}

/// Where the server is reached.
pub fn address(listener: &TcpListener) -> String {
    let address = listener.local_addr();
    address.map_or_else(
        |_| String::new(),
        |address| match address.ip() {
            ip if ip.is_loopback() || ip.is_unspecified() => format!("http://localhost:{}/", address.port()),
            _ => format!("http://{address}/"),
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guests_read_and_change_nothing() {
        let own: IpAddr = [192, 168, 1, 5].into();
        let is_guest = |peer: &str| !is_here(peer.parse().unwrap_or(own), own);
        assert!(
            !is_guest("127.0.0.1") && !is_guest("::1") && !is_guest("::ffff:127.0.0.1") && !is_guest("192.168.1.5")
        );
        assert!(is_guest("192.168.1.6") && is_guest("fe80::1"));
        let host = Some("192.168.1.5:8000".to_string());
        let token = Some("secret".to_string());
        let manner = Manner {
            messages: Messages::En,
            manual: "manual".to_string(),
            folder: "/manual".to_string(),
            host: own,
            editor: None,
            token: token.clone(),
        };
        let asks = |method: &str, path: String, token: &Option<String>| Request {
            method: method.to_string(),
            path,
            host: host.clone(),
            token: token.clone(),
            ..Request::default()
        };
        let cure = |token| asks("POST", format!("{FIX}1/0"), token);
        assert_eq!(admit(&cure(&token), &manner, 8000), Ok(()));
        for guess in [&token, &None] {
            assert_eq!(admit(&cure(guess), &manner.to_guests(), 8000), Err(Refused(403)));
        }
        assert_eq!(admit(&asks("GET", "/".to_string(), &None), &manner.to_guests(), 8000), Ok(()));
    }
}
