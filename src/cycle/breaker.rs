//! When a run stops sending although nobody asked it to.

use std::collections::BTreeMap;

use super::perform::Done;
use crate::past::Outcome;
use crate::ports::RefusalKind;

/// A controller that leaves this many requests in a row unanswered is not asked again in this run.
const UNANSWERED_IN_A_ROW: usize = 5;
/// This many refusals of one kind have one cause: a right that lacks, a policy nothing fits.
const REFUSED_ALIKE: usize = 10;

/// What happened to requests so far. It counts requests, not the changes they serve: one group that is busy
/// is no controller that is gone, and a batch that is halved until the bad member is found is one refusal.
#[derive(Debug, Default)]
pub(super) struct Breaker {
    unanswered: usize,
    done: BTreeMap<&'static str, usize>,
    refused: BTreeMap<(&'static str, RefusalKind), usize>,
}

impl Breaker {
    /// Takes in what became of one operation, in one word. Returns why nothing more should be sent.
    pub fn listen(&mut self, word: &'static str, finished: &[Done]) -> Option<String> {
        self.count_silence(finished)
            .or_else(|| self.count_refusals(word, finished))
    }

    fn count_silence(&mut self, finished: &[Done]) -> Option<String> {
        let silent = |done: &Done| matches!(done.outcome, Outcome::Unknown(_) | Outcome::NotDone);
        self.unanswered = if finished.iter().any(silent) {
            self.unanswered + 1
        } else {
            0
        };
        (self.unanswered >= UNANSWERED_IN_A_ROW)
            .then(|| "the domain controller does not answer any more".to_owned())
    }

    /// As long as more requests of the kind succeed than are refused alike, the cause is in the items: then
    /// the others go on.
    fn count_refusals(&mut self, word: &'static str, finished: &[Done]) -> Option<String> {
        if finished
            .iter()
            .any(|done| matches!(done.outcome, Outcome::Done(_)))
        {
            *self.done.entry(word).or_default() += 1;
        }
        let done = self.done.get(word).copied().unwrap_or_default();
        let (kind, why) = finished.iter().find_map(counted)?;
        let refused = self.refused.entry((word, kind)).or_default();
        *refused += 1;
        let alike = *refused;
        (alike >= REFUSED_ALIKE && alike > done).then(|| {
            format!(
                "{alike} requests of one kind ({word}) were refused for one reason, the last: {why}"
            )
        })
    }
}

/// What an operation was refused for, where that may be the same for others.
fn counted(done: &Done) -> Option<(RefusalKind, &str)> {
    let Outcome::Failed(why) = &done.outcome else {
        return None;
    };
    let kind = done.refused.filter(|kind| *kind != RefusalKind::Unsent)?;
    Some((kind, why))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::Guid;
    use crate::people::PersonId;
    use crate::plan::ChangeId;

    fn done(outcome: Outcome, refused: Option<RefusalKind>) -> Done {
        let change = ChangeId {
            person: PersonId::new("1"),
            place: 0,
        };
        Done {
            change,
            outcome,
            refused,
            created: None,
            stop: None,
        }
    }

    fn refused(code: u32) -> Vec<Done> {
        vec![done(
            Outcome::Failed("no right".into()),
            Some(RefusalKind::Code(code)),
        )]
    }

    fn fine() -> Vec<Done> {
        vec![done(Outcome::Done(Guid::from_bytes([1; 16])), None)]
    }

    fn silent() -> Vec<Done> {
        vec![done(Outcome::Unknown("no answer".into()), None)]
    }

    //
    #[test]
    fn ten_refusals_of_one_kind_stop_the_run_and_nine_do_not() {
        let mut breaker = Breaker::default();
        for _ in 0..9 {
            assert_eq!(breaker.listen("write", &refused(50)), None);
        }
        // Another code, and another kind of request, are other causes.
        assert_eq!(breaker.listen("write", &refused(19)), None);
        assert_eq!(breaker.listen("join", &refused(50)), None);
        let why = breaker.listen("write", &refused(50)).unwrap();
        assert!(
            why.contains("10 requests") && why.contains("no right"),
            "{why}"
        );
    }

    //
    #[test]
    fn bad_items_among_many_good_ones_stop_nobody() {
        let mut breaker = Breaker::default();
        for _ in 0..100 {
            assert_eq!(breaker.listen("write", &fine()), None);
            assert_eq!(breaker.listen("write", &fine()), None);
            assert_eq!(breaker.listen("write", &refused(19)), None);
        }
    }

    //
    #[test]
    fn a_halved_batch_with_many_bad_members_is_one_refusal() {
        let mut breaker = Breaker::default();
        let batch: Vec<Done> = (0..40).flat_map(|_| refused(32)).collect();
        assert_eq!(breaker.listen("join", &batch), None);
    }

    //
    #[test]
    fn five_requests_in_a_row_without_an_answer_stop_the_run() {
        let mut breaker = Breaker::default();
        for _ in 0..4 {
            assert_eq!(breaker.listen("write", &silent()), None);
        }
        assert_eq!(breaker.listen("write", &fine()), None);
        for _ in 0..4 {
            assert_eq!(breaker.listen("write", &silent()), None);
        }
        assert!(breaker.listen("write", &silent()).is_some());
    }
}
