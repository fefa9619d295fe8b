//! Plans for a small company, in thought: what is planned, that carrying it out settles it, and that
//! nothing is touched that is not rosterd's.

mod alarms;
mod anna;
mod comebacks;
mod doors;
mod ends;
mod feed;
mod filter;
mod follow;
mod follow_many;
mod hires;
mod ignore;
mod joined;
mod kept_names;
mod leaves;
mod limits;
mod lost;
mod marks;
mod namesakes;
mod old_keys;
mod others;
mod ownership;
mod profiles;
mod properties;
mod rehearsal;
mod rulebook;
mod spellings;
mod tokens;
mod transfers;
mod transfers_and_absences;
mod two_days;
mod unread;
mod variants;
mod waits;
mod walks;
pub(crate) mod world;
