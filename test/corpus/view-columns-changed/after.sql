create table t (a int, b text); create view v as select b, a from t; create view w as select a from v; comment on view w is $$w$$; comment on column w.a is $$a$$;
