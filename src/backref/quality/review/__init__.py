"""What people look at and decide: audits, decisions, disavow files."""
