//! Reads the table of `docs/requirements.md`.

/// How far a requirement is shown.
pub const STATUSES: [&str; 3] = ["shown", "partly", "open"];

/// One row.
#[derive(Clone, Debug)]
pub struct Row {
    /// `R-41`
    pub id: String,
    /// What it demands.
    pub demands: String,
    /// One of [`STATUSES`], if it is well.
    pub status: String,
    /// `file::test`, or a script's path.
    pub cited: Vec<String>,
    /// Where the tests ran.
    pub ran_on: String,
    /// What is missing or different.
    pub remark: String,
}

/// The rows of the map: the lines of a table that begin with an id.
///
/// # Panics
/// When such a line has more or fewer columns.
pub fn rows(text: &str) -> Vec<Row> {
    text.lines()
        .filter(|line| line.starts_with("| R-"))
        .map(row)
        .collect()
}

fn row(line: &str) -> Row {
    let line = line.trim().trim_start_matches('|');
    let line = line.strip_suffix('|').unwrap_or(line);
    let columns: Vec<String> = line.split('|').map(|cell| cell.trim().to_owned()).collect();
    let Ok([id, demands, status, tests, ran_on, remark]) = <[String; 6]>::try_from(columns) else {
        panic!("not six columns: {line}")
    };
    Row {
        id,
        demands,
        status,
        cited: cited(&tests),
        ran_on,
        remark,
    }
}

/// What stands between backticks.
fn cited(cell: &str) -> Vec<String> {
    let inside = cell.split('`').skip(1).step_by(2);
    inside.map(str::to_owned).collect()
}
