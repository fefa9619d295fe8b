//! Progress on a terminal.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use crate::ports::Progress;

/// One bar a step, on standard error.
#[derive(Debug, Default)]
pub struct Bars {
    all: MultiProgress,
    by_step: Mutex<BTreeMap<&'static str, ProgressBar>>,
}

impl Bars {
    /// Takes all bars off the terminal: they would overwrite what is printed next.
    pub fn clear(&self) {
        let mut bars = self.by_step.lock().unwrap_or_else(PoisonError::into_inner);
        for bar in std::mem::take(&mut *bars).values() {
            bar.finish_and_clear();
        }
    }

    fn bar(&self, what: &'static str, total: Option<u64>) -> ProgressBar {
        let bar = match total {
            Some(total) => ProgressBar::new(total),
            None => ProgressBar::no_length(),
        };
        let template = match total {
            Some(_) => "{msg:>10} {bar:30} {pos}/{len}",
            None => "{msg:>10} {spinner} {pos}",
        };
        // The templates are ours; a bar without one still counts.
        let style = ProgressStyle::with_template(template);
        let bar = bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        self.all.add(bar.with_message(what))
    }
}

impl Progress for Bars {
    fn step(&self, what: &'static str, done: u64, total: Option<u64>) {
        let mut bars = self.by_step.lock().unwrap_or_else(PoisonError::into_inner);
        let bar = bars.entry(what).or_insert_with(|| self.bar(what, total));
        if let Some(total) = total {
            bar.set_length(total);
        }
        bar.set_position(done);
        if total == Some(done) {
            bar.finish_and_clear();
        }
    }
}

impl Drop for Bars {
    fn drop(&mut self) {
        self.clear();
    }
}
