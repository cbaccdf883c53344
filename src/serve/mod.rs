//! The live preview: a server for the editor's own machine, whose pages follow the manual's folder.
//!
//! `live` builds, `watch` says when, `http` speaks with the browser. A page holds an event stream open; it hears the number
//! of each new state and which paths changed, nothing else, and fetches the rest itself (`themes/preview/live.js`).

mod http;
mod live;
mod watch;

pub use live::{Live, Round};
pub use watch::Watch;

use crate::report::{self, Format};
use crate::source::Messages;
use http::{Answer, Refused, Request};
use serde_json::json;
use std::io::{self, Write};
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Folder of the server's own pages.
const OWN: &str = "/__handbok/";
const SCRIPT: &str = include_str!("../../themes/preview/live.js");
const STYLE: &str = include_str!("../../themes/preview/live.css");
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
    /// The address that was asked for.
    pub host: IpAddr,
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
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => last = error,
            Err(error) => return Err(error),
        }
    }
    Err(last)
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
    let request = match http::read(stream) {
        Ok(request) => request,
        Err(Refused(status)) => return http::write(stream, &Answer::status(status), true),
    };
    if let Err(Refused(status)) = admit(&request, manner, port) {
        return http::write(stream, &Answer::status(status), request.method != "HEAD");
    }
    if request.path == format!("{OWN}events") && request.method == "GET" {
        return events(stream, hub);
    }
    let answer = respond(&request.path, &hub.now(), manner);
    http::write(stream, &answer, request.method != "HEAD")
}

/// Only reading, only under a name that is this machine's, and no page of another origin: a site elsewhere could make a
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
    if !matches!(request.method.as_str(), "GET" | "HEAD") {
        return Err(Refused(405));
    }
    Ok(())
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
    match path.strip_prefix(OWN) {
        Some("live.js") => return Answer::new(200, http::kind_of(".js"), SCRIPT),
        Some("live.css") => return Answer::new(200, http::kind_of(".css"), STYLE),
        Some("problems.json") => return Answer::new(200, http::kind_of(".json"), problems(round, manner)),
        Some("") => return Answer::new(200, http::kind_of(".html"), status_page(round, manner)),
        Some(_) => return Answer::status(404),
        None => {}
    }
    let Some(site) = &round.site else {
        return Answer::new(200, http::kind_of(".html"), with_script(&waiting(round, manner), round));
    };
    let inside = path.trim_start_matches('/');
    let file =
        if inside.is_empty() || inside.ends_with('/') { format!("{inside}index.html") } else { inside.to_string() };
    match site.files.get(&file) {
        Some(bytes) if file.ends_with(".html") => {
            Answer::new(200, http::kind_of(&file), with_script(&String::from_utf8_lossy(bytes), round))
        }
        Some(bytes) => Answer::new(200, http::kind_of(&file), &**bytes),
        None if site.files.contains_key(&format!("{inside}/index.html")) => {
            Answer { location: Some(format!("/{inside}/")), ..Answer::status(301) }
        }
        None => Answer::new(404, http::kind_of(".html"), with_script(&missing(manner), round)),
    }
}

/// A page with the script that listens for changes after this state.
fn with_script(html: &str, round: &Round) -> String {
    let number = round.number;
    let script = format!("<script src=\"{OWN}live.js\" data-round=\"{number}\"></script>\n</head>");
    html.replacen("</head>", &script, 1)
}

fn page(title: &str, body: &str, manner: &Manner) -> String {
    let lang = if manner.messages == Messages::Nb { "nb" } else { "en" };
    format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{title}</title>\n<link rel=\"stylesheet\" href=\"{OWN}live.css\">\n</head>\n<body class=\"handbok-page\"><main><h1>{title}</h1>\n{body}</main></body>\n</html>\n"
    )
}

/// What is shown before there was any site.
fn waiting(round: &Round, manner: &Manner) -> String {
    let (title, text) = match (manner.messages, round.number) {
        (Messages::Nb, 0) => ("Et øyeblikk", "Manualen bygges."),
        (Messages::En, 0) => ("One moment", "The manual is being built."),
        (Messages::Nb, _) => ("Manualen har feil", "Siden kommer når feilene er rettet."),
        (Messages::En, _) => ("The manual has errors", "The page comes when they are mended."),
    };
    page(title, &format!("<p>{text}</p>"), manner)
}

fn missing(manner: &Manner) -> String {
    let (title, text) = match manner.messages {
        Messages::Nb => ("Siden finnes ikke", "Til startsiden"),
        Messages::En => ("There is no such page", "To the start page"),
    };
    page(title, &format!("<p><a href=\"/\">{text}</a></p>"), manner)
}

/// All problems, as the overlay shows them.
fn problems(round: &Round, manner: &Manner) -> String {
    let root = report::root(&manner.manual);
    let show = |format| report::report(&round.diagnostics, &round.inputs, format, manner.messages, &root, false);
    let list: serde_json::Value = serde_json::from_str(&show(Format::Json)).unwrap_or_default();
    let snippets: Vec<String> = round
        .diagnostics
        .iter()
        .map(|one| {
            let text = report::report(
                std::slice::from_ref(one),
                &round.inputs,
                Format::Snippet,
                manner.messages,
                &root,
                false,
            );
            text.trim_end().to_string()
        })
        .collect();
    let words = match manner.messages {
        Messages::Nb => {
            json!({ "errors": "Feil i manualen", "warnings": "Noe å se på", "close": "Lukk", "copied": "Kopiert", "copy": "Kopier stedet", "old": "Siden du ser, er den siste uten feil.", "lost": "Forhåndsvisningen er stanset." })
        }
        Messages::En => {
            json!({ "errors": "Errors in the manual", "warnings": "Something to look at", "close": "Close", "copied": "Copied", "copy": "Copy the place", "old": "What you see is the last page without errors.", "lost": "The preview has been stopped." })
        }
    };
    json!({ "number": round.number, "broken": round.is_broken(), "problems": list, "snippets": snippets, "words": words }).to_string()
}

fn status_page(round: &Round, manner: &Manner) -> String {
    let errors = round.diagnostics.iter().filter(|one| one.severity == crate::source::Severity::Error).count();
    let warnings = round.diagnostics.len() - errors;
    let files = round.site.as_ref().map_or(0, |site| site.files.len());
    let rows: [(&str, &str, String); 5] = [
        ("Sider", "Pages", round.pages.to_string()),
        ("Filer", "Files", files.to_string()),
        ("Feil", "Errors", errors.to_string()),
        ("Advarsler", "Warnings", warnings.to_string()),
        ("Siste bygging", "Last build", format!("{} ms", round.took.as_millis())),
    ];
    let is_nb = manner.messages == Messages::Nb;
    let rows: String = rows
        .iter()
        .map(|(nb, en, value)| {
            format!("<tr><th scope=\"row\">{}</th><td>{value}</td></tr>", if is_nb { nb } else { en })
        })
        .collect();
    let title = if is_nb { "Handbok: tilstanden nå" } else { "Handbok: the state now" };
    with_script(&page(title, &format!("<table>{rows}</table>\n"), manner), round)
}

/// The event stream: numbers and paths, no content. Ends when the reader goes.
fn events(stream: &mut TcpStream, hub: &Hub) -> io::Result<()> {
    stream.set_write_timeout(Some(http::WRITE_TIME))?;
    stream.write_all(http::head(200, "text/event-stream", None, None).as_bytes())?;
    let mut number = hub.now().number;
    write!(stream, "retry: 500\nevent: hello\ndata: {number}\n\n")?;
    loop {
        stream.flush()?;
        match hub.after(number) {
            None => stream.write_all(b": alive\n\n")?,
            Some(round) => {
                // Who has missed a state looks at everything.
                let changed: Option<Vec<&String>> =
                    (round.number == number + 1 && round.changed.len() <= 500).then(|| round.changed.iter().collect());
                number = round.number;
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
