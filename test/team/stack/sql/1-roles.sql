-- The roles of a Supabase project, with the rights that matter for row level security.
-- `supabase_admin` is the superuser that runs this; `postgres` owns what migrations make and is no superuser.
create role postgres login createdb createrole bypassrls replication;
create role anon nologin noinherit;
create role authenticated nologin noinherit;
create role service_role nologin noinherit bypassrls;
create role authenticator login noinherit;
grant anon, authenticated, service_role to authenticator;
grant anon, authenticated, service_role to postgres with admin option;
create role supabase_auth_admin login noinherit createrole;
create role supabase_storage_admin login noinherit createrole;
create role supabase_realtime_admin login noinherit;
grant anon, authenticated, service_role to supabase_storage_admin, supabase_realtime_admin;
-- Supabase lets `postgres` write policies on these tables through an extension of its own; membership is the nearest thing that PostgreSQL has.
grant supabase_storage_admin, supabase_realtime_admin to postgres;

create schema extensions;
grant usage on schema extensions to postgres, anon, authenticated, service_role;
create extension pgcrypto schema extensions;
create extension "uuid-ossp" schema extensions;
create extension pg_trgm schema extensions;

grant create, connect, temporary on database postgres to postgres;
alter schema public owner to postgres;
grant usage on schema public to anon, authenticated, service_role;
-- What Supabase does for every new table and function. A migration that wants less must say so.
alter default privileges for role postgres in schema public grant all on tables to postgres, anon, authenticated, service_role;
alter default privileges for role postgres in schema public grant all on functions to postgres, anon, authenticated, service_role;
alter default privileges for role postgres in schema public grant all on sequences to postgres, anon, authenticated, service_role;

alter role anon set statement_timeout = '3s';
alter role authenticated set statement_timeout = '8s';
alter role authenticator set statement_timeout = '8s';
alter database postgres set search_path to "$user", public, extensions;
create publication supabase_realtime;
alter publication supabase_realtime owner to postgres;
