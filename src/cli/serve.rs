//! `handbok serve` and `handbok build --watch`: the manual follows its folder.

use super::{Exit, ManualArg, Say, print, publish};
use crate::pipeline::Profile;
use crate::serve::{self, Hub, Live, Manner, Round};
use crate::source::say;
use clap::Args;
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
}

/// Serves for ever.
pub(super) fn serve(args: &ServeArgs, say: &Say) -> Exit {
    let folder = args.manual.folder();
    let listener = match serve::listen(args.host, args.port) {
        Ok(listener) => listener,
        Err(error) => {
            let (host, port) = (args.host, args.port);
            say.line(&say!(
                "Kan ikke lytte på {host}, port {port}: {error}",
                "Cannot listen on {host}, port {port}: {error}"
            ));
            return Exit::Environment;
        }
    };
    let mut live = Live::new(folder, Profile { preview: true, ..Profile::default() }, false);
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
    let manner = Manner { messages: say.messages, manual: folder.display().to_string(), host: args.host };
    let shown = hub.clone();
    std::thread::spawn(move || serve::answer(&listener, &shown, &manner));
    follow(&mut live, folder, args.poll, say, |round| {
        hub.publish(round.clone());
        tell(round, folder, say);
    })
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
    let mut live = Live::new(manual, profile, strict);
    if let Err(exit) = first(&mut live, manual, say) {
        return exit;
    }
    let once = |round: &Round| {
        let say = Say { started: Instant::now().checked_sub(round.took).unwrap_or(say.started), ..*say };
        publish(round.site().as_ref(), round.pages(), out, manual, &say)
    };
    // What cannot be published once will not be published later either.
    if let Some(exit @ (Exit::Usage | Exit::Environment)) = once(live.round()) {
        return exit;
    }
    follow(&mut live, manual, poll, say, |round| {
        print(&round.diagnostics, &round.inputs, manual, say);
        once(round);
    })
}

/// Makes the first state.
fn first(live: &mut Live, folder: &Path, say: &Say) -> Result<(), Exit> {
    if let Err(error) = live.refresh(None) {
        return Err(super::unreadable(folder, &error, say));
    }
    print(&live.round().diagnostics, &live.round().inputs, folder, say);
    Ok(())
}

fn follow(live: &mut Live, folder: &Path, poll: bool, say: &Say, mut each: impl FnMut(&Round)) -> Exit {
    let mut watch = serve::Watch::new(folder, poll);
    if !watch.has_events() && !poll {
        say.line(&say!(
            "Filsystemet sier ikke fra om endringer: filene sammenlignes flere ganger i sekundet.",
            "The file system does not tell of changes: the files are compared several times a second."
        ));
    }
    let mut touched = None;
    loop {
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
    let changed = match round.changed.as_slice() {
        [one] => one.to_string(),
        several => several.len().to_string(),
    };
    if !round.is_broken() {
        say.line(&say!("Endret: {changed}. {ms} ms", "Changed: {changed}. {ms} ms"));
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
