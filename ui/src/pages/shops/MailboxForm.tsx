import { Button, Checkbox, PasswordInput, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { Checked, MailboxView } from "../../backend";
import { useCommand } from "../../backend/react";
import { useDraft } from "../../hooks/useDraft";
import { Dialog } from "../../parts/Dialog";
import { ProblemBox } from "../../parts/ProblemBox";
import { toast } from "../../parts/toast";
import { t, textOr } from "../../texts";
import { normaliseNumber, readNumber } from "../../texts/numbers";

const FRESH: MailboxView = {
  id: null,
  name: "",
  host: "",
  port: 993,
  tls: true,
  user: "",
  folder: "INBOX",
  mark_seen: false,
  extra_ca: null,
  active: true,
};

interface MailboxFormProps {
  mailbox: MailboxView | undefined;
  onDone: (id: string) => void;
  onRemoved: () => void;
}

/** A mailbox that order mails come to. It is only read, never written to, unless the person wants the read flag. */
export function MailboxForm({ mailbox, onDone, onRemoved }: MailboxFormProps) {
  const start = { ...FRESH, ...mailbox, port: String(mailbox?.port ?? FRESH.port), password: "" };
  const [typed, setTyped, drop] = useDraft(`mailbox:${mailbox?.id ?? "new"}`, start);
  const [changing, setChanging] = useState(!mailbox?.has_password);
  const [checked, setChecked] = useState<Checked>();
  const [removing, setRemoving] = useState(false);
  const save = useCommand("mailboxes.save");
  const check = useCommand("mailboxes.check");
  const remove = useCommand("mailboxes.remove");
  const change = (part: Partial<typeof start>) => setTyped({ ...typed, ...part });
  const port = readNumber(typed.port);
  const portWrong = !port.ok || port.value < 1 || port.value > 65_535;
  const dirty = JSON.stringify(typed) !== JSON.stringify(start);
  const ready = typed.host.trim() !== "" && typed.user.trim() !== "" && !portWrong;

  const wish = () => {
    const { password, port: _, ...rest } = typed;
    return {
      mailbox: {
        ...rest,
        name: rest.name.trim() || rest.user.trim(),
        host: rest.host.trim(),
        user: rest.user.trim(),
        port: port.ok ? port.value : 993,
        extra_ca: rest.extra_ca?.trim() || null,
      },
      password: password || null,
    };
  };
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    const saved = await save.run(wish());
    if (saved) {
      drop();
      setChanging(false);
      toast(t("mailboxes.saved", { name: saved.name }));
      if (saved.id) {
        onDone(saved.id);
      }
    }
  };
  return (
    <div className="page-scroll">
      <form className="sheets sheet-form" onSubmit={(event) => void onSubmit(event)} noValidate>
        <section className="sheet">
          <div className="sheet-head">
            <h2>{mailbox ? mailbox.name : t("mailboxes.new")}</h2>
            {mailbox && (
              <span className="muted">{textOr(`mailbox_state.${mailbox.state || "stopped"}`)}</span>
            )}
            <span className="grow" />
            <Button
              variant="default"
              disabled={!ready}
              loading={check.busy}
              onClick={() => void check.run(wish()).then(setChecked)}
            >
              {t("shops.check")}
            </Button>
          </div>
          <p className="muted">{t("mailboxes.text")}</p>
          <ProblemBox problem={mailbox?.problem} />
          {checked?.ok && (
            <div className="why" data-tone="done" role="status">
              <div>{t("mailboxes.check_ok")}</div>
            </div>
          )}
          <ProblemBox problem={checked?.problem ?? check.problem} />
          <div className="form-grid">
            <TextInput
              label={t("mailboxes.name")}
              value={typed.name}
              onChange={(event) => change({ name: event.currentTarget.value })}
            />
            <TextInput
              label={t("mailboxes.folder")}
              description={t("mailboxes.folder_text")}
              value={typed.folder}
              onChange={(event) => change({ folder: event.currentTarget.value })}
            />
            <TextInput
              label={t("mailboxes.host")}
              placeholder="imap.example.com"
              withAsterisk
              value={typed.host}
              onChange={(event) => change({ host: event.currentTarget.value })}
              onBlur={() => change({ host: typed.host.normalize("NFKC").trim() })}
            />
            <TextInput
              label={t("mailboxes.port")}
              inputMode="numeric"
              value={typed.port}
              onChange={(event) => change({ port: event.currentTarget.value })}
              onBlur={() => change({ port: normaliseNumber(typed.port) })}
              error={portWrong ? t("field.number") : undefined}
            />
            <TextInput
              label={t("mailboxes.user")}
              placeholder="order@example.com"
              withAsterisk
              value={typed.user}
              onChange={(event) => change({ user: event.currentTarget.value })}
              onBlur={() => change({ user: typed.user.normalize("NFKC").trim() })}
            />
            {changing ? (
              <PasswordInput
                label={t("mailboxes.password")}
                autoComplete="new-password"
                visibilityToggleButtonProps={{ "aria-label": t("secret.show") }}
                value={typed.password}
                onChange={(event) => change({ password: event.currentTarget.value })}
              />
            ) : (
              <div className="kept-secret">
                <span className="field-label">{t("mailboxes.password")}</span>
                <span className="kept-line">
                  {t("secret.kept_plain")}
                  <Button variant="default" size="compact-xs" onClick={() => setChanging(true)}>
                    {t("secret.change")}
                  </Button>
                </span>
              </div>
            )}
            <Checkbox
              label={t("mailboxes.tls")}
              description={t("mailboxes.tls_text")}
              checked={typed.tls}
              onChange={(event) => change({ tls: event.currentTarget.checked })}
            />
            <Checkbox
              label={t("mailboxes.active")}
              description={t("mailboxes.active_text")}
              checked={typed.active}
              onChange={(event) => change({ active: event.currentTarget.checked })}
            />
            <Checkbox
              label={t("mailboxes.mark_seen")}
              description={t("mailboxes.mark_seen_text")}
              checked={typed.mark_seen}
              onChange={(event) => change({ mark_seen: event.currentTarget.checked })}
            />
            <Textarea
              className="wide-field"
              label={t("mailboxes.extra_ca")}
              description={t("mailboxes.extra_ca_text")}
              rows={3}
              spellCheck={false}
              value={typed.extra_ca ?? ""}
              onChange={(event) => change({ extra_ca: event.currentTarget.value })}
            />
          </div>
        </section>
        <div className="save-bar" data-dirty={dirty}>
          {mailbox?.id && (
            <Button variant="subtle" color="red" onClick={() => setRemoving(true)}>
              {t("common.delete")}
            </Button>
          )}
          <span className="grow" />
          {dirty && (
            <Button variant="default" onClick={drop}>
              {t("shops.dismiss")}
            </Button>
          )}
          <Button type="submit" disabled={!ready || (!dirty && mailbox !== undefined)} loading={save.busy}>
            {t("common.save")}
          </Button>
        </div>
        <ProblemBox problem={save.problem ?? remove.problem} />
      </form>
      {removing && mailbox?.id && (
        <Dialog
          title={t("mailboxes.remove_title", { name: mailbox.name })}
          onClose={() => setRemoving(false)}
          size={440}
          actions={
            <>
              <Button variant="default" onClick={() => setRemoving(false)}>
                {t("common.cancel")}
              </Button>
              <Button
                color="red"
                loading={remove.busy}
                onClick={() =>
                  void remove.run({ mailbox_id: mailbox.id ?? "" }).then((done) => {
                    setRemoving(false);
                    if (done) {
                      drop();
                      onRemoved();
                    }
                  })
                }
              >
                {t("common.delete")}
              </Button>
            </>
          }
        >
          <p>{t("mailboxes.remove_text")}</p>
        </Dialog>
      )}
    </div>
  );
}
