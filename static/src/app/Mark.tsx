/** The product's sign: three states and the way between them. */
export function Mark({ size = 22 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" aria-hidden>
      <rect width="24" height="24" rx="6" fill="var(--accent)" />
      <path
        d="M8 7.5h5.5a3 3 0 0 1 0 6H10a3 3 0 0 0 0 6"
        transform="translate(0 -1.5)"
        stroke="#fff"
        strokeWidth="1.8"
      />
      <circle cx="7" cy="6" r="2.2" fill="#fff" />
      <circle cx="12" cy="12" r="2.2" fill="#fff" />
      <circle cx="11.5" cy="18" r="2.2" fill="#fff" />
    </svg>
  );
}
