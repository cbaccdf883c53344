//! `handbok serve` and `handbok build --watch`: the manual follows its folder.

use super::build::publish;
use super::{Exit, ManualArg, Say, print, today};
use crate::input::reason;
use crate::output::{Gate, How};
use crate::pipeline::Profile;
use crate::serve::{self, Hub, Live, Manner, Round};
use crate::source::{Text, say, shown};
use clap::Args;
use std::hash::{BuildHasher, Hasher};
use std::io::Write;
use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Instant;

#[derive(Args)]
pub(super) struct ServeArgs {
    #[command(flatten)]
    manual: ManualArg,
    /// Port; the next free one if it is taken
    #[arg(long, short, default_value_t = 4000)]
    port: u16,
    /// Address to listen on. Any other than 127.0.0.1 lets other machines read the manual
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    host: IpAddr,
    /// Compare the files instead of waiting for events
    #[arg(long)]
    poll: bool,
    /// Open the start page in the browser
    #[arg(long)]
    open: bool,
    /// Editor that a click on a problem opens: vscode, vscodium, cursor, zed, idea, sublime, or an address with {file}, {line}
    /// and {column}
    #[arg(long, value_name = "EDITOR", value_parser = editor_address)]
    editor: Option<String>,
}

/// Addresses by which editors let themselves be opened, by name; others are given whole.
fn editor_address(editor: &str) -> Result<String, String> {
    Ok(match editor {
        "vscode" | "vscodium" | "cursor" => format!("{editor}://file{{file}}:{{line}}:{{column}}"),
        "zed" => "zed://file{file}:{line}:{column}".to_string(),
        "idea" => "idea://open?file={file}&line={line}&column={column}".to_string(),
        "sublime" => "subl://open?url=file://{file}&line={line}&column={column}".to_string(),
        own if own.contains("{file}") && own.contains(':') && !own.to_ascii_lowercase().starts_with("javascript") => {
            own.to_string()
        }
        _ => return Err("an address with {file}, or vscode, vscodium, cursor, zed, idea, sublime".to_string()),
    })
}

/// Serves for ever.
pub(super) fn serve(args: &ServeArgs, say: &Say) -> Exit {
    // Ctrl-C gives the same exit code on every system.
    let _gate = Gate::guarded();
    let folder = args.manual.folder();
    let listener = match serve::listen(args.host, args.port) {
        Ok(listener) => listener,
        Err(error) => {
            let (host, port, Text { nb, en }) = (args.host, args.port, reason(&error));
            say.line(&say!(
                "Kan ikke lytte på {host}, port {port}: {nb}",
                "Cannot listen on {host}, port {port}: {en}"
            ));
            return Exit::Environment;
        }
    };
    let profile = Profile { preview: true, drafts: true, today: Some(today()), ..Profile::default() };
    let mut live = Live::new(folder, profile, false);
    // The first state before the first reader, and a folder that cannot be read at all.
    if let Err(exit) = first(&mut live, folder, say) {
        return exit;
    }
    let hub = Arc::new(Hub::default());
    hub.publish(live.round().clone());
    let address = serve::address(&listener);
    // On standard output, for programs.
    let _ = writeln!(std::io::stdout(), "{address}");
    let _ = std::io::stdout().flush();
    say.line(&say!("Forhåndsvisning på {address} Avslutt med Ctrl-C.", "Preview at {address} Stop with Ctrl-C."));
    if !args.host.is_loopback() {
        say.line(&say!(
            "Andre maskiner på nettet kan lese manualen så lenge dette står på.",
            "Other machines on the network can read the manual as long as this runs."
        ));
    }
    if args.open {
        open(&address);
    }
    let manner = Manner {
        messages: say.messages,
        manual: folder.display().to_string(),
        folder: shown(folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf()).display()),
        host: args.host,
        editor: args.editor.clone(),
        token: Some(token()),
    };
    let shown = hub.clone();
    std::thread::spawn(move || serve::answer(&listener, &shown, &manner));
    follow(
        &mut live,
        folder,
        args.poll,
        say,
        |live| live.set_today(today()),
        |round| {
            hub.publish(round.clone());
            tell(round, folder, say);
        },
    )
}

/// A number that nobody can guess: the standard library keys its hash maps with numbers from the system.
fn token() -> String {
    let number = || std::collections::hash_map::RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", number(), number())
}

/// Builds, publishes, and does so again on each change.
pub(super) fn build_on_change(
    manual: &Path,
    out: &Path,
    strict: bool,
    profile: Profile,
    poll: bool,
    say: &Say,
) -> Exit {
    let gate = Gate::guarded();
    let mut live = Live::new(manual, profile, strict);
    if let Err(exit) = first(&mut live, manual, say) {
        return exit;
    }
    let once = |round: &Round| {
        let say = Say { started: Instant::now().checked_sub(round.took).unwrap_or(say.started), ..*say };
        publish(
            round.whole().map(AsRef::as_ref),
            round.pages(),
            How { keeps: true, seal: None, gate: &gate },
            out,
            manual,
            &say,
        )
    };
    // What cannot be published once will not be published later either.
    if let Some(exit @ (Exit::Usage | Exit::Environment)) = once(live.round()) {
        return exit;
    }
    follow(
        &mut live,
        manual,
        poll,
        say,
        |_| (),
        |round| {
            print(&round.diagnostics, &round.inputs, manual, say);
            once(round);
        },
    )
}

/// Makes the first state.
fn first(live: &mut Live, folder: &Path, say: &Say) -> Result<(), Exit> {
    if let Err(error) = live.refresh(None) {
        return Err(super::unreadable(folder, &error, say));
    }
    print(&live.round().diagnostics, &live.round().inputs, folder, say);
    Ok(())
}

/// Makes a state after each change; `before` is done before it is made, `each` with it.
fn follow(
    live: &mut Live,
    folder: &Path,
    poll: bool,
    say: &Say,
    before: impl Fn(&mut Live),
    mut each: impl FnMut(&Round),
) -> Exit {
    let mut watch = serve::Watch::new(folder, poll);
    if !watch.has_events() && !poll {
        say.line(&say!(
            "Filsystemet sier ikke fra om endringer: filene sammenlignes flere ganger i sekundet.",
            "The file system does not tell of changes: the files are compared several times a second."
        ));
    }
    let mut touched = None;
    loop {
        before(live);
        // A folder that is away for a moment comes back.
        if let Ok(Some(round)) = live.refresh(touched.as_ref()) {
            each(round);
        }
        touched = watch.wait();
    }
}

/// One line for each new state.
fn tell(round: &Round, folder: &Path, say: &Say) {
    print(&round.diagnostics, &round.inputs, folder, say);
    let ms = round.took.as_millis();
    if !round.is_broken() {
        say.line(&match round.changed.as_slice() {
            [one] => say!("Endret: {one}, {ms} ms", "Changed: {one}, {ms} ms"),
            several => say!("Endret: {} filer, {ms} ms", "Changed: {} files, {ms} ms", several.len()),
        });
    }
}

/// Opens an address as the system does it.
fn open(address: &str) {
    let (program, first): (&str, &[&str]) = match std::env::consts::OS {
        "macos" => ("open", &[]),
        "windows" => ("cmd", &["/C", "start", ""]),
        _ => ("xdg-open", &[]),
    };
    let started = Command::new(program).args(first).arg(address).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    // Where there is no browser, the address stands on the terminal.
    drop(started);
}
