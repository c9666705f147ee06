create table t (a text, b timestamptz, c jsonb, d int[], e numeric, f interval, g uuid, h bytea, i bit(3), j time);
