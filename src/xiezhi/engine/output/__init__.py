"""What an audit leaves behind: findings.parquet, summary.json, findings.xlsx."""
