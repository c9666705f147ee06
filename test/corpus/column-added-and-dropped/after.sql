create table t (id int primary key, kept int, fresh text not null default $$y$$, at timestamptz not null default now());
