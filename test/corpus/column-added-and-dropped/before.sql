create table t (id int primary key, gone text default $$x$$, kept int); create index on t (gone);
