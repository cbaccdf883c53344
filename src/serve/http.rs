//! Requests and answers: as much of HTTP/1.1 (RFC 9112) as one reader on the same machine needs, and nothing that could
//! lead out of the site.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// Bytes and fields of a request's head.
const LONGEST_HEAD: usize = 16 << 10;
const MOST_FIELDS: usize = 64;
/// How long a head may take to come, and a reader to take what it asked for.
const HEAD_TIME: Duration = Duration::from_secs(5);
pub(super) const WRITE_TIME: Duration = Duration::from_secs(20);

/// What was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// What is to be done.
    pub method: String,
    /// The path before `?`, decoded.
    pub path: String,
    /// The name under which the server was asked.
    pub host: Option<String>,
    /// Whose page asks.
    pub origin: Option<String>,
    /// What comes with a command. No page of another site can send it: a field of its own makes browsers ask first.
    pub token: Option<String>,
}

/// What is wrong with a request: the status that says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused(pub u16);

/// Reads the head of a request.
pub(super) fn read(stream: &mut TcpStream) -> Result<Request, Refused> {
    let started = Instant::now();
    let mut head = Vec::with_capacity(1024);
    let mut chunk = [0; 2048];
    loop {
        if let Some(request) = parse(&head)? {
            return Ok(request);
        }
        if head.len() >= LONGEST_HEAD {
            return Err(Refused(431));
        }
        let left = HEAD_TIME.checked_sub(started.elapsed()).filter(|left| !left.is_zero()).ok_or(Refused(408))?;
        stream.set_read_timeout(Some(left)).map_err(|_| Refused(400))?;
        match stream.read(&mut chunk) {
            Ok(0) => return Err(Refused(400)),
            Ok(count) => head.extend_from_slice(&chunk[..count]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) => {
                return Err(Refused(408));
            }
            Err(_) => return Err(Refused(400)),
        }
    }
}

/// A request, if its head is whole.
///
/// # Errors
/// It will never be one, whatever else comes.
pub fn parse(head: &[u8]) -> Result<Option<Request>, Refused> {
    let mut fields = [httparse::EMPTY_HEADER; MOST_FIELDS];
    let mut parsed = httparse::Request::new(&mut fields);
    match parsed.parse(head) {
        Ok(httparse::Status::Partial) => return Ok(None),
        Ok(httparse::Status::Complete(_)) => {}
        Err(httparse::Error::TooManyHeaders) => return Err(Refused(431)),
        Err(_) => return Err(Refused(400)),
    }
    let field = |name: &str| {
        let mut found = parsed.headers.iter().filter(|field| field.name.eq_ignore_ascii_case(name));
        let value = found.next().map(|field| String::from_utf8_lossy(field.value).trim().to_string());
        // Twice is a trick.
        if found.next().is_some() { None } else { value }
    };
    let target = parsed.path.unwrap_or_default();
    let path = decoded(target.split(['?', '#']).next().unwrap_or_default()).ok_or(Refused(400))?;
    if !path.starts_with('/') {
        return Err(Refused(400));
    }
    Ok(Some(Request {
        method: parsed.method.unwrap_or_default().to_string(),
        path,
        host: field("host"),
        origin: field("origin"),
        token: field("x-handbok-token"),
    }))
}

/// Percent-encoded bytes as text; `None` if they are no text.
fn decoded(path: &str) -> Option<String> {
    let bytes = path.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'%' {
            let digits = path.get(at + 1..at + 3).filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
            out.push(u8::from_str_radix(digits, 16).ok()?);
            at += 3;
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8(out).ok().filter(|path| !path.contains('\0'))
}

/// An answer with all of its body.
pub(super) struct Answer {
    pub status: u16,
    pub kind: &'static str,
    pub body: Vec<u8>,
    /// For a redirect.
    pub location: Option<String>,
}

impl Answer {
    pub(super) fn new(status: u16, kind: &'static str, body: impl Into<Vec<u8>>) -> Answer {
        Answer { status, kind, body: body.into(), location: None }
    }

    /// A few words about a request that is not answered.
    pub(super) fn status(status: u16) -> Answer {
        Answer::new(status, "text/plain; charset=utf-8", format!("{status} {}\n", reason(status)))
    }
}

/// The policy of the site, with leave to listen for changes.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// The head of an answer. Nothing is kept: what is served changes under the reader's hands.
pub(super) fn head(status: u16, kind: &str, length: Option<usize>, location: Option<&str>) -> String {
    let length = length.map(|length| format!("Content-Length: {length}\r\n")).unwrap_or_default();
    let location = location.map(|location| format!("Location: {location}\r\n")).unwrap_or_default();
    let allow = if status == 405 { "Allow: GET, HEAD\r\n" } else { "" };
    format!(
        "HTTP/1.1 {status} {}\r\nContent-Type: {kind}\r\n{length}{location}{allow}Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\nCross-Origin-Resource-Policy: same-origin\r\nContent-Security-Policy: {POLICY}\r\nConnection: close\r\n\r\n",
        reason(status)
    )
}

pub(super) fn write(stream: &mut TcpStream, answer: &Answer, with_body: bool) -> io::Result<()> {
    stream.set_write_timeout(Some(WRITE_TIME))?;
    let head = head(answer.status, answer.kind, Some(answer.body.len()), answer.location.as_deref());
    stream.write_all(head.as_bytes())?;
    if with_body {
        stream.write_all(&answer.body)?;
    }
    stream.flush()
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        301 => "Moved Permanently",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        409 => "Conflict",
        421 => "Misdirected Request",
        431 => "Request Header Fields Too Large",
        _ => "Service Unavailable",
    }
}

/// The type of a file by its ending.
pub(super) fn kind_of(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase().as_str() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "xml" => "application/xml",
        "txt" => "text/plain; charset=utf-8",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "pdf" => "application/pdf",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "mp3" => "audio/mpeg",
        "vtt" => "text/vtt",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(target: &str) -> Result<Option<String>, Refused> {
        parse(format!("GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n").as_bytes())
            .map(|request| request.map(|request| request.path))
    }

    #[test]
    fn paths_are_decoded_once_and_must_be_text() {
        assert_eq!(path("/nb/a%20b.html?x=1"), Ok(Some("/nb/a b.html".to_string())));
        assert_eq!(path("/%252e%252e/x"), Ok(Some("/%2e%2e/x".to_string())));
        for bad in ["/%ff", "/%zz", "/%", "/a%00b", "nb/a.html", "http://x/y"] {
            assert_eq!(path(bad), Err(Refused(400)), "{bad}");
        }
    }

    #[test]
    fn heads_come_in_pieces_and_have_limits() {
        assert_eq!(parse(b"GET / HTTP/1.1\r\nHost: a"), Ok(None));
        assert_eq!(parse(b"\x16\x03\x01\x02\x00"), Err(Refused(400)));
        let many = format!("GET / HTTP/1.1\r\n{}\r\n", "a: b\r\n".repeat(100));
        assert_eq!(parse(many.as_bytes()), Err(Refused(431)));
        let twice = parse(b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil\r\n\r\n");
        assert_eq!(twice.map(|request| request.and_then(|request| request.host)), Ok(None));
    }
}
