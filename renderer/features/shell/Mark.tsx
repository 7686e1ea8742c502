import { useId } from 'react';

/** Gesso's mark. Decorative. */
export function Mark({ className }: { readonly className?: string }) {
  const id = useId();
  return (
    <svg viewBox="0 0 32 32" aria-hidden className={className}>
      <defs>
        <linearGradient id={id} x1="0" y1="0" x2="1" y2="1">
          <stop offset="0" stopColor="#fff4ee" />
          <stop offset="0.45" stopColor="#ffb199" />
          <stop offset="1" stopColor="#ff5a2b" />
        </linearGradient>
      </defs>
      <rect width="32" height="32" rx="8" fill={`url(#${id})`} />
      <path
        d="M22.6 12.2a8 8 0 1 0 1.2 6.1h-6.6"
        fill="none"
        stroke="#1a0a04"
        strokeWidth="2.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
