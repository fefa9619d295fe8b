//! Spans and events of a run as one text, as a layer of the subscriber sees them.

use std::collections::BTreeMap;
use std::fmt::{Debug, Write as _};
use std::sync::{Arc, Mutex, PoisonError};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Instrument as _, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::{Context, SubscriberExt as _};
use tracing_subscriber::registry::LookupSpan;

/// One span, or one event.
#[derive(Default)]
struct Node {
    words: String,
    below: Vec<usize>,
}

#[derive(Default)]
struct Nodes {
    all: Vec<Node>,
    spans: BTreeMap<u64, usize>,
    top: Vec<usize>,
}

/// Collects what rosterd says.
#[derive(Clone, Default)]
pub struct Tree(Arc<Mutex<Nodes>>);

/// Fields as text. What differs from run to run stands as `…`.
struct Words<'a>(&'a mut String);

impl Visit for Words<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let _ = match field.name() {
            "message" => write!(self.0, " {value:?}"),
            "ms" | "guid" | "group" | "plan" => write!(self.0, " {}=…", field.name()),
            name => write!(self.0, " {name}={value:?}"),
        };
    }
}

impl Tree {
    fn nodes(&self) -> std::sync::MutexGuard<'_, Nodes> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn hang(&self, parent: Option<u64>, words: String) -> usize {
        let mut nodes = self.nodes();
        let place = nodes.all.len();
        nodes.all.push(Node {
            words,
            below: Vec::new(),
        });
        match parent.and_then(|parent| nodes.spans.get(&parent).copied()) {
            Some(parent) => nodes.all[parent].below.push(place),
            None => nodes.top.push(place),
        }
        place
    }

    /// The tree, two blanks a step.
    pub fn text(&self) -> String {
        fn write(nodes: &Nodes, places: &[usize], depth: usize, out: &mut String) {
            for place in places {
                let node = &nodes.all[*place];
                let _ = writeln!(out, "{}{}", "  ".repeat(depth), node.words);
                write(nodes, &node.below, depth + 1, out);
            }
        }
        let nodes = self.nodes();
        let mut out = String::new();
        write(&nodes, &nodes.top, 0, &mut out);
        out
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Tree {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        if !attributes.metadata().target().starts_with("rosterd") {
            return;
        }
        let mut words = attributes.metadata().name().to_owned();
        attributes.record(&mut Words(&mut words));
        let parent = context.span(id).and_then(|span| span.parent());
        let place = self.hang(parent.map(|span| span.id().into_u64()), words);
        self.nodes().spans.insert(id.into_u64(), place);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, _: Context<'_, S>) {
        let mut nodes = self.nodes();
        if let Some(place) = nodes.spans.get(&id.into_u64()).copied() {
            values.record(&mut Words(&mut nodes.all[place].words));
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        if !event.metadata().target().starts_with("rosterd") {
            return;
        }
        let mut words = event.metadata().level().to_string();
        event.record(&mut Words(&mut words));
        let parent = context.event_span(event);
        self.hang(parent.map(|span| span.id().into_u64()), words);
    }
}

#[tokio::test]
async fn a_run_is_one_tree() {
    let mut office = super::two_starters();
    let tree = Tree::default();
    let subscriber = tracing_subscriber::registry().with(tree.clone());
    let _log = tracing::subscriber::set_default(subscriber);
    office
        .apply()
        .instrument(rosterd::cycle::span("apply"))
        .await;
    insta::assert_snapshot!(tree.text());
}
