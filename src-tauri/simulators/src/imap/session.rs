//! One connection.

use std::{
    io::{self, Read, Write},
    net::TcpStream,
    num::NonZeroU32,
    time::Duration,
};

use imap_codec::{
    CommandCodec,
    decode::{CommandDecodeError, Decoder},
};
use imap_types::{
    IntoStatic,
    command::{Command, CommandBody},
    core::AString,
    flag::{Flag, StoreType},
    mailbox::Mailbox,
    search::SearchKey,
    sequence::SequenceSet,
};

use super::{
    fetch::{self, Wanted},
    state::{Folder, Mail, Shared},
};

/// How often a waiting session looks whether something changed for it.
const LOOK: Duration = Duration::from_millis(15);

struct Session<'s> {
    shared: &'s Shared,
    stream: TcpStream,
    generation: u64,
    input: Vec<u8>,
    logged_in: bool,
    /// Folder, and the UIDs that this session was told of, in order of their numbers.
    selected: Option<(String, Vec<u32>)>,
}

/// Counts a session for as long as it lives.
struct Counted<'s>(&'s Shared);

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.change(|state| state.connections -= 1);
    }
}

/// Serves one client until it goes or is cut off.
pub(super) fn serve(shared: &Shared, stream: TcpStream) -> io::Result<()> {
    let (generation, refuse) = shared.read(|state| (state.generation, state.faults.refuse_connections));
    if refuse {
        return Ok(());
    }
    shared.change(|state| state.connections += 1);
    let _counted = Counted(shared);
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(LOOK))?;
    let mut session =
        Session { shared, stream, generation, input: Vec::new(), logged_in: false, selected: None };
    session.say("* OK Miseban simulator ready")?;
    while let Some(command) = session.command()? {
        if shared.read(|state| state.faults.stall) {
            session.stall()?;
        }
        if !session.answer(&command)? {
            break;
        }
    }
    Ok(())
}

impl Session<'_> {
    fn say(&mut self, line: &str) -> io::Result<()> {
        self.stream.write_all(line.as_bytes())?;
        self.stream.write_all(b"\r\n")
    }

    /// Whether this connection was cut off from outside.
    fn cut(&self) -> bool {
        self.shared.stopped() || self.shared.read(|state| state.generation) != self.generation
    }

    /// Reads a little; false at the end of the stream.
    fn more(&mut self) -> io::Result<bool> {
        let mut buffer = [0; 4096];
        match self.stream.read(&mut buffer) {
            Ok(0) => Ok(false),
            Ok(length) => {
                self.input.extend(buffer.iter().take(length));
                Ok(true)
            }
            Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) => {
                Ok(true)
            }
            Err(error) => Err(error),
        }
    }

    /// Answers nothing any more, until cut off or until the fault is taken away.
    fn stall(&mut self) -> io::Result<()> {
        while !self.cut() && self.shared.read(|state| state.faults.stall) {
            if !self.more()? {
                break;
            }
        }
        Ok(())
    }

    /// The next command; `None` when the client is gone.
    fn command(&mut self) -> io::Result<Option<Command<'static>>> {
        let mut asked_for_literal = 0;
        loop {
            if self.cut() {
                return Ok(None);
            }
            // Without its line break nothing is a command yet.
            if self.input.contains(&b'\n') {
                match CommandCodec::default().decode(&self.input) {
                    Ok((rest, command)) => {
                        let command = command.into_static();
                        let used = self.input.len() - rest.len();
                        self.input.drain(..used);
                        return Ok(Some(command));
                    }
                    Err(CommandDecodeError::LiteralFound { .. }) => {
                        if asked_for_literal != self.input.len() {
                            asked_for_literal = self.input.len();
                            self.say("+ go on")?;
                        }
                    }
                    Err(CommandDecodeError::Failed) => {
                        let end =
                            self.input.iter().position(|b| *b == b'\n').map_or(self.input.len(), |at| at + 1);
                        let line: Vec<u8> = self.input.drain(..end).collect();
                        let line = String::from_utf8_lossy(&line).trim().to_owned();
                        let tag =
                            line.split(' ').next().filter(|tag| !tag.is_empty()).unwrap_or("*").to_owned();
                        self.shared.change(|state| state.log.push(format!("unreadable: {line}")));
                        self.say(&format!("{tag} BAD not understood"))?;
                    }
                    Err(CommandDecodeError::Incomplete) => {}
                }
            }
            if !self.more()? {
                return Ok(None);
            }
        }
    }

    /// Does a command; false when the connection is over.
    fn answer(&mut self, command: &Command<'_>) -> io::Result<bool> {
        let tag = command.tag.as_ref().to_owned();
        self.note(&command.body);
        match &command.body {
            CommandBody::Capability => {
                let idle = if self.shared.read(|state| state.faults.no_idle) { "" } else { " IDLE" };
                self.say(&format!("* CAPABILITY IMAP4rev1{idle}"))?;
                self.done(&tag, "OK")?;
            }
            CommandBody::Noop => {
                self.announce()?;
                self.done(&tag, "OK")?;
            }
            CommandBody::Logout => {
                self.say("* BYE see you")?;
                self.done(&tag, "OK")?;
                return Ok(false);
            }
            CommandBody::Login { username, password } => {
                let config = &self.shared.config;
                let right = bytes(username) == config.user.as_bytes()
                    && bytes(password.declassify()) == config.password.as_bytes()
                    && !self.shared.read(|state| state.faults.refuse_login);
                self.logged_in = right;
                let answer = if right { "OK" } else { "NO [AUTHENTICATIONFAILED]" };
                self.done(&tag, answer)?;
            }
            _ if !self.logged_in => self.done(&tag, "BAD log in first;")?,
            CommandBody::List { .. } => {
                for name in self.shared.read(|state| state.folders.keys().cloned().collect::<Vec<_>>()) {
                    self.say(&format!("* LIST (\\HasNoChildren) \"/\" \"{name}\""))?;
                }
                self.done(&tag, "OK")?;
            }
            CommandBody::Select { mailbox } => self.select(&tag, mailbox, false)?,
            CommandBody::Examine { mailbox } => self.select(&tag, mailbox, true)?,
            CommandBody::Search { criteria, uid, .. } => self.search(&tag, criteria.as_ref(), *uid)?,
            CommandBody::Fetch { sequence_set, macro_or_item_names, uid, .. } => {
                return self.fetch(&tag, sequence_set, &Wanted::new(macro_or_item_names), *uid);
            }
            CommandBody::Store { sequence_set, kind, flags, uid, .. } => {
                self.store(&tag, sequence_set, *kind, flags, *uid)?;
            }
            CommandBody::Idle => return self.idle(&tag),
            _ => self.done(&tag, "BAD not spoken here;")?,
        }
        Ok(true)
    }

    fn done(&mut self, tag: &str, answer: &str) -> io::Result<()> {
        self.say(&format!("{tag} {answer} done"))
    }

    fn note(&self, body: &CommandBody<'_>) {
        let line = match body {
            CommandBody::Login { username, .. } => {
                format!("LOGIN {} ***", String::from_utf8_lossy(bytes(username)))
            }
            CommandBody::Select { mailbox } => format!("SELECT {}", name(mailbox)),
            CommandBody::Examine { mailbox } => format!("EXAMINE {}", name(mailbox)),
            CommandBody::Fetch { sequence_set, uid, .. } => {
                format!("{}FETCH {}", if *uid { "UID " } else { "" }, set_text(sequence_set))
            }
            other => other.name().to_owned(),
        };
        let writes = matches!(
            body,
            CommandBody::Store { .. }
                | CommandBody::Append { .. }
                | CommandBody::Copy { .. }
                | CommandBody::Move { .. }
                | CommandBody::Expunge
                | CommandBody::ExpungeUid { .. }
                | CommandBody::Create { .. }
                | CommandBody::Delete { .. }
                | CommandBody::Rename { .. }
        );
        self.shared.change(|state| {
            if writes {
                state.writes.push(line.clone());
            }
            state.log.push(line);
        });
    }

    fn select(&mut self, tag: &str, mailbox: &Mailbox<'_>, read_only: bool) -> io::Result<()> {
        let name = name(mailbox);
        let found = self.shared.read(|state| {
            let folder = state.folders.get(&name)?;
            Some((folder.uid_validity, folder.uid_next, uids(folder)))
        });
        let Some((validity, next, known)) = found else {
            self.selected = None;
            // In UTF-8, as Dovecot writes it.
            return self.done(tag, "NO [NONEXISTENT] フォルダがありません;");
        };
        self.say("* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)")?;
        self.say(&format!("* {} EXISTS", known.len()))?;
        self.say("* 0 RECENT")?;
        self.say(&format!("* OK [UIDVALIDITY {validity}] as given"))?;
        self.say(&format!("* OK [UIDNEXT {next}] as given"))?;
        self.selected = Some((name, known));
        self.done(tag, if read_only { "OK [READ-ONLY]" } else { "OK [READ-WRITE]" })
    }

    /// Tells the session what came and went since it was last told.
    fn announce(&mut self) -> io::Result<()> {
        let Some((name, known)) = self.selected.take() else { return Ok(()) };
        let Some(current) = self.shared.read(|state| state.folders.get(&name).map(uids)) else {
            return Ok(());
        };
        let mut lines = Vec::new();
        let mut kept = known.clone();
        for (at, uid) in known.iter().enumerate().rev() {
            if !current.contains(uid) {
                kept.remove(at);
                lines.push(format!("* {} EXPUNGE", at + 1));
            }
        }
        if current.len() != kept.len() {
            lines.push(format!("* {} EXISTS", current.len()));
        }
        self.selected = Some((name, current));
        for line in lines {
            self.say(&line)?;
        }
        Ok(())
    }

    fn idle(&mut self, tag: &str) -> io::Result<bool> {
        let (missing, refused) = self.shared.read(|state| (state.faults.no_idle, state.faults.refuse_idle));
        if missing || refused {
            self.done(tag, if missing { "BAD not spoken here;" } else { "NO not now;" })?;
            return Ok(true);
        }
        self.say("+ idling")?;
        self.shared.change(|state| state.idling += 1);
        let ended = self.idle_until_done();
        self.shared.change(|state| state.idling -= 1);
        if ended? {
            self.done(tag, "OK")?;
            return Ok(true);
        }
        Ok(false)
    }

    fn idle_until_done(&mut self) -> io::Result<bool> {
        loop {
            if self.cut() {
                return Ok(false);
            }
            if let Some(end) = self.input.iter().position(|b| *b == b'\n') {
                let line: Vec<u8> = self.input.drain(..=end).collect();
                return Ok(line.trim_ascii().eq_ignore_ascii_case(b"DONE"));
            }
            if !self.shared.read(|state| state.faults.stall) {
                self.announce()?;
            }
            if !self.more()? {
                return Ok(false);
            }
        }
    }

    /// The mails that this session knows of and that are still there, with their numbers.
    fn known_mails(&self) -> Vec<(usize, Mail)> {
        let Some((name, known)) = &self.selected else { return Vec::new() };
        self.shared.read(|state| {
            let Some(folder) = state.folders.get(name) else { return Vec::new() };
            let numbered = known.iter().enumerate();
            numbered
                .filter_map(|(at, uid)| {
                    folder.mails.iter().find(|mail| mail.uid == *uid).map(|mail| (at + 1, mail.clone()))
                })
                .collect()
        })
    }

    fn in_set(mails: &[(usize, Mail)], set: &SequenceSet, uid: bool) -> Vec<(usize, Mail)> {
        let key = |at: usize, mail: &Mail| if uid { mail.uid } else { u32::try_from(at).unwrap_or(u32::MAX) };
        let largest = mails.iter().map(|(at, mail)| key(*at, mail)).max().and_then(NonZeroU32::new);
        let Some(largest) = largest else { return Vec::new() };
        let ranges: Vec<(u32, u32)> = fetch::ranges(set, largest);
        mails
            .iter()
            .filter(|(at, mail)| ranges.iter().any(|(from, to)| (*from..=*to).contains(&key(*at, mail))))
            .cloned()
            .collect()
    }

    fn search(&mut self, tag: &str, criteria: &[SearchKey<'_>], uid: bool) -> io::Result<()> {
        let mails = self.known_mails();
        let mut found: Vec<usize> = Vec::new();
        for (at, mail) in &mails {
            let mut fits = true;
            for key in criteria {
                fits &= match key {
                    SearchKey::All => true,
                    SearchKey::Uid(set) => {
                        Self::in_set(&mails, set, true).iter().any(|(_, m)| m.uid == mail.uid)
                    }
                    SearchKey::SequenceSet(set) => {
                        Self::in_set(&mails, set, false).iter().any(|(n, _)| n == at)
                    }
                    SearchKey::Since(day) => fetch::day(mail.received) >= day.as_ref().to_string(),
                    SearchKey::Unseen => !mail.flags.iter().any(|flag| flag == "\\Seen"),
                    SearchKey::Seen => mail.flags.iter().any(|flag| flag == "\\Seen"),
                    _ => return self.done(tag, "BAD this search is not spoken here;"),
                };
            }
            if fits {
                found.push(if uid { mail.uid as usize } else { *at });
            }
        }
        let found: Vec<String> = found.iter().map(ToString::to_string).collect();
        self.say(format!("* SEARCH {}", found.join(" ")).trim_end())?;
        self.done(tag, "OK")
    }

    fn fetch(&mut self, tag: &str, set: &SequenceSet, wanted: &Wanted, uid: bool) -> io::Result<bool> {
        let mails = Self::in_set(&self.known_mails(), set, uid);
        let refused = self.shared.read(|state| state.faults.unfetchable.clone());
        if wanted.body && mails.iter().any(|(_, mail)| refused.contains(&mail.uid)) {
            self.done(tag, "NO [SERVERBUG] can't read that mail;")?;
            return Ok(true);
        }
        for (at, mail) in &mails {
            let line = wanted.answer(*at, mail, uid);
            let cut = wanted.body
                && self.shared.change(|state| {
                    let cut = state.faults.cut_bodies > 0;
                    state.faults.cut_bodies = state.faults.cut_bodies.saturating_sub(1);
                    cut
                });
            if cut {
                let half = line.len() - mail.bytes.len() / 2 - 3;
                self.stream.write_all(line.get(..half).unwrap_or_default())?;
                return Ok(false);
            }
            self.stream.write_all(&line)?;
            if wanted.marks_seen() {
                self.flag(mail.uid, StoreType::Add, &["\\Seen".to_owned()]);
            }
        }
        self.done(tag, "OK")?;
        Ok(true)
    }

    fn flag(&self, uid: u32, kind: StoreType, flags: &[String]) {
        let Some((name, _)) = &self.selected else { return };
        self.shared.change(|state| {
            let Some(mail) = state.folder(name).mails.iter_mut().find(|mail| mail.uid == uid) else { return };
            match kind {
                StoreType::Replace => mail.flags = flags.to_vec(),
                StoreType::Add => {
                    for flag in flags {
                        if !mail.flags.contains(flag) {
                            mail.flags.push(flag.clone());
                        }
                    }
                }
                StoreType::Remove => mail.flags.retain(|flag| !flags.contains(flag)),
            }
        });
    }

    fn store(
        &mut self,
        tag: &str,
        set: &SequenceSet,
        kind: StoreType,
        flags: &[Flag<'_>],
        uid: bool,
    ) -> io::Result<()> {
        let flags: Vec<String> = flags.iter().map(ToString::to_string).collect();
        for (_, mail) in Self::in_set(&self.known_mails(), set, uid) {
            self.flag(mail.uid, kind, &flags);
        }
        self.done(tag, "OK")
    }
}

fn uids(folder: &Folder) -> Vec<u32> {
    folder.mails.iter().map(|mail| mail.uid).collect()
}

fn bytes<'a>(text: &'a AString<'_>) -> &'a [u8] {
    text.as_ref()
}

fn name(mailbox: &Mailbox<'_>) -> String {
    match mailbox {
        Mailbox::Inbox => "INBOX".to_owned(),
        Mailbox::Other(other) => String::from_utf8_lossy(other.as_ref()).into_owned(),
    }
}

fn set_text(set: &SequenceSet) -> String {
    let ranges = fetch::ranges(set, NonZeroU32::MAX);
    let text = |number: u32| if number == u32::MAX { "*".to_owned() } else { number.to_string() };
    let parts: Vec<String> = ranges
        .iter()
        .map(|(from, to)| if from == to { text(*from) } else { format!("{}:{}", text(*from), text(*to)) })
        .collect();
    parts.join(",")
}
