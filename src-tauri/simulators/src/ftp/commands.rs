//! What each command does.

use std::io;

use super::session::{Data, Next, Visit};

#[allow(clippy::unnecessary_wraps)] // so that an arm is a call
fn answer(text: impl Into<String>) -> io::Result<Next> {
    Ok(Next::Answer(text.into()))
}

impl Visit {
    pub(super) async fn command(&mut self, command: &str, argument: &str) -> io::Result<Next> {
        let knobs = self.state.knobs();
        match command {
            "AUTH" if self.tls.is_some() => return Ok(Next::StartTls),
            "AUTH" => return answer("500 AUTH not understood"),
            "PBSZ" => return answer("200 PBSZ=0"),
            "PROT" => {
                self.protected = argument == "P";
                return answer("200 Protection set");
            }
            "USER" if self.tls.is_some() && !self.secured => {
                return answer("530 Sessions must use TLS encryption");
            }
            "USER" => {
                self.user = argument.to_owned();
                return answer("331 Password, please");
            }
            "PASS" => {
                let config = &self.state.config;
                self.logged_in = self.user == config.user && argument == config.password;
                return answer(if self.logged_in { "230 Welcome" } else { "530 Login incorrect" });
            }
            "QUIT" => return Ok(Next::Bye),
            _ if !self.logged_in => return answer("530 Please log in with USER and PASS"),
            _ => {}
        }
        match command {
            "TYPE" | "NOOP" => answer("200 Fine"),
            "PWD" => answer(format!("257 \"{}\"", self.directory)),
            "CWD" => self.enter(argument),
            "EPSV" if knobs.refuse_extended_passive => answer("502 EPSV not implemented"),
            "EPSV" => {
                let port = self.listen().await?;
                answer(format!("229 Entering Extended Passive Mode (|||{port}|)"))
            }
            "PASV" if knobs.refuse_passive => answer("502 PASV not implemented"),
            "PASV" => {
                let port = self.listen().await?;
                let host = if knobs.private_address { "10,255,255,1" } else { "127,0,0,1" };
                answer(format!("227 Entering Passive Mode ({host},{},{})", port / 256, port % 256))
            }
            "PORT" => {
                let numbers: Vec<u16> = argument.split(',').filter_map(|part| part.parse().ok()).collect();
                let [.., high, low] = *numbers.as_slice() else { return answer("501 Bad address") };
                self.data = Data::Active(high * 256 + low);
                answer("200 PORT fine")
            }
            "REST" if knobs.old => answer("502 REST not implemented"),
            "REST" => {
                self.rest = argument.parse().unwrap_or(0);
                answer("350 Restarting")
            }
            "SIZE" if knobs.old => answer("500 SIZE not understood"),
            "SIZE" => match self.state.file(&self.directory, argument) {
                Some(bytes) => answer(format!("213 {}", bytes.len())),
                None => answer("550 No such file"),
            },
            "MLSD" if knobs.old => answer("500 MLSD not understood"),
            "MLSD" | "LIST" => self.list(command == "MLSD").await,
            "RETR" => self.send(argument).await,
            "STOR" | "DELE" | "RNFR" | "RNTO" if knobs.read_only => answer("550 Permission denied"),
            "STOR" => self.receive(argument).await,
            "DELE" => match self.state.remove(&self.directory, argument) {
                Some(_) => answer("250 Deleted"),
                None => answer("550 No such file"),
            },
            "RNFR" => match self.state.file(&self.directory, argument) {
                Some(_) => {
                    self.renames = Some(argument.to_owned());
                    answer("350 Ready for the new name")
                }
                None => answer("550 No such file"),
            },
            "RNTO" => self.rename(argument),
            "ABOR" => answer("226 Nothing to abort"),
            _ => answer(format!("500 {command} not understood")),
        }
    }

    fn enter(&mut self, argument: &str) -> io::Result<Next> {
        let path = if argument.starts_with('/') {
            argument.to_owned()
        } else {
            format!("{}/{argument}", self.directory.trim_end_matches('/'))
        };
        let path = if path.len() > 1 { path.trim_end_matches('/').to_owned() } else { path };
        if self.state.has_directory(&path) {
            self.directory = path;
            answer("250 Directory changed")
        } else {
            answer("550 No such directory")
        }
    }

    fn rename(&mut self, to: &str) -> io::Result<Next> {
        let Some(from) = self.renames.take() else { return answer("503 RNFR first") };
        let cut = self.state.once(|knobs| knobs.cut_in_rename.take());
        if cut == Some(false) {
            return Ok(Next::Cut);
        }
        let Some(bytes) = self.state.remove(&self.directory, &from) else {
            return answer("550 No such file");
        };
        self.state.put(&self.directory, to, bytes);
        self.state.named(&self.directory, to);
        if cut == Some(true) { Ok(Next::Cut) } else { answer("250 Renamed") }
    }
}
