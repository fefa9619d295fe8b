//! One connection: who is logged in, which pages are open, and how requests reach the directory.

use std::collections::BTreeMap;

use rosterd::directory::Guid;

use super::reply::{done, entry, message, page, reference, result};
use super::request::{DOMAIN_SCOPE, Operation, PAGED, PERMISSIVE, Request, Search};
use super::root;
use super::schema;
use super::select::selected;
use crate::support::memory::Memory;
use crate::support::memory::answer::Answer;
use crate::support::memory::search::Depth;
use crate::support::memory::state::{Caller, State};
use crate::support::memory::vendor::Refusal;

/// MaxPageSize of the default query policy (Microsoft KB 315071).
const PAGE_LIMIT: usize = 1000;

/// Controls that are understood; another one that is critical ends the request.
pub const CONTROLS: [&str; 6] = [
    PAGED,
    PERMISSIVE,
    DOMAIN_SCOPE,
    "1.2.840.113556.1.4.417",
    "1.2.840.113556.1.4.801",
    "1.2.840.113556.1.4.2239",
];

/// One connection.
pub struct Session {
    caller: Option<Caller>,
    pages: BTreeMap<String, Vec<Guid>>,
    next: usize,
}

type Messages = Vec<Vec<u8>>;

impl Session {
    /// Nobody is logged in.
    pub fn new() -> Self {
        Self {
            caller: None,
            pages: BTreeMap::new(),
            next: 0,
        }
    }

    /// The messages that answer a request. `None` ends the connection.
    pub fn carry_out(&mut self, memory: &Memory, request: &Request) -> Option<Messages> {
        let mut state = memory.state();
        let tag = request.operation.answer_tag();
        let answered = match &request.operation {
            Operation::Unbind => return None,
            Operation::Abandon => return Some(Vec::new()),
            _ if self.wants_more(request) => state.refuse(Refusal::UnknownControl),
            Operation::Bind { name, password } => self.log_in(&state, name, password.as_deref()),
            Operation::Search(search) => match self.search(&state, request, search) {
                Ok(messages) => return Some(messages),
                Err(answer) => Err(answer),
            },
            other => self.change(&mut state, other, request),
        };
        let operation = match answered {
            Ok(()) => done(tag),
            Err(answer) => result(tag, &answer),
        };
        Some(vec![message(&request.id, &operation, None)])
    }

    fn wants_more(&self, request: &Request) -> bool {
        let unknown = |oid: &str| !CONTROLS.contains(&oid);
        request
            .controls
            .iter()
            .any(|control| control.critical && unknown(&control.oid))
    }

    fn log_in(&mut self, state: &State, name: &str, password: Option<&str>) -> Result<(), Answer> {
        self.caller = None;
        let Some(password) = password else {
            return state.refuse(Refusal::OtherLogin);
        };
        self.caller = state.bind(name, password)?;
        Ok(())
    }

    fn change(
        &self,
        state: &mut State,
        operation: &Operation,
        request: &Request,
    ) -> Result<(), Answer> {
        let who = self.caller(state)?;
        let permissive = request.control(PERMISSIVE).is_some();
        match operation {
            Operation::Modify { dn, steps } => state.modify(who, dn, steps, permissive),
            Operation::Add { dn, given } => state.add(who, dn, given),
            Operation::Delete { dn } => state.delete(who, dn),
            Operation::Rename {
                dn,
                relative,
                drops_old,
                superior,
            } => state.rename(who, dn, relative, *drops_old, superior.as_deref()),
            _ => return state.refuse(Refusal::UnknownRequest),
        }
        .map(drop)
    }

    fn caller(&self, state: &State) -> Result<Caller, Answer> {
        match self.caller {
            Some(caller) => Ok(caller),
            None => state.refuse(Refusal::NotBound),
        }
    }

    fn search(
        &mut self,
        state: &State,
        request: &Request,
        search: &Search,
    ) -> Result<Messages, Answer> {
        let tag = request.operation.answer_tag();
        if search.base.is_empty() && search.depth == Depth::Base {
            let root = entry("", &root::entry(state, &search.attributes));
            let both = [root, done(tag)];
            return Ok(both
                .iter()
                .map(|part| message(&request.id, part, None))
                .collect());
        }
        self.caller(state)?;
        let asked = request.control(PAGED).and_then(|control| control.page());
        if let Some(found) = schema::found(search) {
            let found = found.iter().map(|(dn, shown)| entry(dn, shown));
            let mut messages: Messages = found
                .map(|found| message(&request.id, &found, None))
                .collect();
            let last = asked.map(|_| page(""));
            messages.push(message(&request.id, &done(tag), last));
            return Ok(messages);
        }
        let (open, references) = self.open(state, request, search, asked.as_ref())?;
        let size = asked.as_ref().map(|(size, _)| *size);
        let limit = state.is_microsoft().then_some(PAGE_LIMIT);
        // Microsoft's directory ends what is larger than a page, with or without one asked for.
        let cut =
            limit.is_some_and(|limit| open.len() > limit && size.is_none_or(|size| size > limit));
        let most = limit.into_iter().chain(size).min().unwrap_or(usize::MAX);
        let count = most.min(open.len());
        let mut messages = Vec::new();
        for guid in &open[..count] {
            if let Some(object) = state.get(*guid) {
                let shown = selected(state, *guid, object, &search.attributes)?;
                let found = entry(&object.dn.to_string(), &shown);
                messages.push(message(&request.id, &found, None));
            }
        }
        for uri in references {
            messages.push(message(&request.id, &reference(&uri), None));
        }
        let end = if cut {
            result(tag, &Refusal::LargerThanAPage.by(state.vendor))
        } else {
            done(tag)
        };
        let rest = open[count..].to_vec();
        let control = size.map(|_| page(&self.keep(rest, cut)));
        messages.push(message(&request.id, &end, control));
        Ok(messages)
    }

    /// What a page that is asked for is cut from: the rest of an earlier search, or a new one.
    fn open(
        &mut self,
        state: &State,
        request: &Request,
        search: &Search,
        asked: Option<&(usize, String)>,
    ) -> Result<(Vec<Guid>, Vec<String>), Answer> {
        match asked.filter(|(_, cookie)| !cookie.is_empty()) {
            Some((_, cookie)) => match self.pages.remove(cookie) {
                Some(rest) => Ok((rest, Vec::new())),
                None => state.refuse(Refusal::CookieElsewhere),
            },
            None => {
                let found = state.search(&search.base, search.depth, &search.filter)?;
                let silent = request.control(DOMAIN_SCOPE).is_some();
                let references = found.references;
                Ok((found.objects, if silent { Vec::new() } else { references }))
            }
        }
    }

    /// Keeps what is left for the next page; the cookie for it, empty when nothing is.
    fn keep(&mut self, rest: Vec<Guid>, cut: bool) -> String {
        if rest.is_empty() || cut {
            return String::new();
        }
        self.next += 1;
        let cookie = format!("page-{}", self.next);
        self.pages.insert(cookie.clone(), rest);
        cookie
    }
}
