create table t (a int default 2, b timestamptz, c text default E'it''s\\n', d jsonb default '{}', e interval default '1 day', f bytea default '\\x00', g float8 default 'NaN');
