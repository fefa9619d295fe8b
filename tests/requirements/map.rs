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

/// The cells of a line of a table.
///
/// # Panics
/// When there are more or fewer than `N`.
pub fn cells<const N: usize>(line: &str) -> [String; N] {
    let inside = line.trim().trim_start_matches('|');
    let inside = inside.strip_suffix('|').unwrap_or(inside);
    let cells: Vec<String> = inside
        .split('|')
        .map(|cell| cell.trim().to_owned())
        .collect();
    cells
        .try_into()
        .unwrap_or_else(|_| panic!("not {N} columns: {line}"))
}

fn row(line: &str) -> Row {
    let [id, demands, status, tests, ran_on, remark] = cells(line);
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
pub fn cited(cell: &str) -> Vec<String> {
    let inside = cell.split('`').skip(1).step_by(2);
    inside.map(str::to_owned).collect()
}
