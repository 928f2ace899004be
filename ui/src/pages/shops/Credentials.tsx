import type { CredentialView } from "../../backend";
import { Tag, type Tone } from "../../parts/Tag";
import { t, textOr } from "../../texts";
import { formatDateTime } from "../../texts/format";

const TONES: Record<string, Tone> = { ok: "ok", soon: "warn", over: "bad", unknown: "plain" };
const DAY = 86_400_000;

/** `あと 12 日`: how long a key or login still holds. */
export function lifeText(credential: CredentialView, now: number): string {
  const end = credential.expires_at;
  if (credential.state === "over" || (end != null && end <= now)) {
    return t("credential.is_over");
  }
  if (end == null) {
    return t("credential.end_unknown");
  }
  const left = end - now;
  return left < 2 * DAY
    ? t("credential.hours_left", { n: Math.max(1, Math.floor(left / 3_600_000)) })
    : t("credential.days_left", { n: Math.floor(left / DAY) });
}

interface CredentialsProps {
  credentials: CredentialView[];
  now: number;
  /** Only what needs the person. */
  short?: boolean;
}

/** Keys and logins with their ends. */
export function Credentials({ credentials, now, short }: CredentialsProps) {
  if (short) {
    const urgent = credentials.filter((one) => one.state === "soon" || one.state === "over");
    return urgent.length > 0 ? (
      <span>
        {urgent.map((one) => (
          <Tag key={one.name} tone={TONES[one.state]}>
            {textOr(`credential.${one.name}`)} {lifeText(one, now)}
          </Tag>
        ))}
      </span>
    ) : null;
  }
  return (
    <dl className="kv credentials">
      {credentials.map((one) => (
        <div key={one.name}>
          <dt>{textOr(`credential.${one.name}`)}</dt>
          <dd>
            <Tag tone={TONES[one.state] ?? "plain"}>{lifeText(one, now)}</Tag>
            {one.expires_at != null && (
              <span className="muted">
                {" "}
                {t("credential.until", { when: formatDateTime(one.expires_at) })}
              </span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
