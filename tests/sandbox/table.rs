//! People as a table: comma-separated values (RFC 4180), a line a person, the first line with stable field names.

use serde_json::{Map, Value};

use super::company::CompanyError;

/// Columns that hold a person's number; all others hold text.
const NUMBERS: [&str; 2] = ["id", "supervisor"];

/// Reads the people of a table. An empty cell is a field without a value.
pub fn people(text: &str) -> Result<Vec<Map<String, Value>>, CompanyError> {
    let mut lines = rows(text)?.into_iter();
    let (_, names) = lines
        .next()
        .ok_or_else(|| CompanyError::new("line 1", "the names of the columns are missing"))?;
    lines
        .map(|(line, cells)| one(line, &names, cells))
        .collect()
}

fn one(
    line: usize,
    names: &[String],
    cells: Vec<String>,
) -> Result<Map<String, Value>, CompanyError> {
    if cells.len() != names.len() {
        let what = format!("{} cells for {} columns", cells.len(), names.len());
        return Err(CompanyError::new(format!("line {line}"), what));
    }
    let mut entry = Map::new();
    for (name, cell) in names.iter().zip(cells).filter(|(_, cell)| !cell.is_empty()) {
        let value = if NUMBERS.contains(&name.as_str()) {
            let number = cell.parse::<i64>().map_err(|_| {
                let place = format!("line {line}, {name}");
                CompanyError::new(place, format!("{cell:?} is not a whole number"))
            })?;
            number.into()
        } else {
            cell.into()
        };
        entry.insert(name.clone(), value);
    }
    Ok(entry)
}

/// The cells of every line that is not empty, with the number of the line it begins in.
fn rows(text: &str) -> Result<Vec<(usize, Vec<String>)>, CompanyError> {
    let (mut rows, mut cells, mut cell) = (Vec::new(), Vec::new(), String::new());
    let (mut line, mut begun, mut quoted) = (1, 1, false);
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '"' if quoted && signs.peek() == Some(&'"') => {
                signs.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(std::mem::take(&mut cell)),
            '\n' if !quoted => {
                finish(&mut rows, begun, &mut cells, &mut cell);
                begun = line + 1;
            }
            '\r' if !quoted => {}
            other => cell.push(other),
        }
        line += usize::from(sign == '\n');
    }
    if quoted {
        return Err(CompanyError::new(
            format!("line {begun}"),
            "a quote is never closed",
        ));
    }
    finish(&mut rows, begun, &mut cells, &mut cell);
    Ok(rows)
}

fn finish(
    rows: &mut Vec<(usize, Vec<String>)>,
    begun: usize,
    cells: &mut Vec<String>,
    cell: &mut String,
) {
    if !(cells.is_empty() && cell.is_empty()) {
        cells.push(std::mem::take(cell));
        rows.push((begun, std::mem::take(cells)));
    }
}
