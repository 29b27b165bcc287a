/** A grey shape that keeps the place of what is loading, with words for those who cannot see it. */
import "./Skeleton.css";

export function Skeleton({ width = "100%", height = 14 }: { width?: number | string; height?: number | string }) {
  return <span className="skeleton" style={{ width, height }} aria-hidden />;
}

/** Lines of a list or table that is on its way; the words appear if it takes longer than a moment. */
export function SkeletonRows({ rows = 6, words = "Loading…" }: { rows?: number; words?: string }) {
  return (
    <div className="skeleton-rows" role="status">
      <span className="skeleton-words">{words}</span>
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton key={index} height={18} width={`${92 - ((index * 17) % 38)}%`} />
      ))}
    </div>
  );
}
