export function StartPage(_: { onOwn: () => void }) {
  return <h1>Start</h1>;
}
