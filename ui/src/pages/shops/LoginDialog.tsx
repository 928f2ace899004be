import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useEffect, useRef, useState } from "react";
import type { ShopView } from "../../backend";
import { useBackend, useCommand } from "../../backend/react";
import { useDraft } from "../../hooks/useDraft";
import { Dialog } from "../../parts/Dialog";
import { ProblemBox } from "../../parts/ProblemBox";
import { toast } from "../../parts/toast";
import { t } from "../../texts";

/** A login in the system's browser; when the browser can't find the way back, its address is pasted here. */
export function LoginDialog({ shop, onClose }: { shop: ShopView; onClose: () => void }) {
  const backend = useBackend();
  const login = useCommand("shops.login");
  const paste = useCommand("shops.paste_login");
  const [address, setAddress, dropAddress] = useDraft(`login:${shop.id}`, "");
  const [waiting, setWaiting] = useState("");
  const before = useRef(shop.credentials.find((one) => one.name === "login")?.checked_at ?? 0);
  const now = shop.credentials.find((one) => one.name === "login");

  useEffect(() => {
    if (waiting && now && now.state !== "over" && now.checked_at > before.current) {
      toast(t("login.done", { name: shop.common.short_name }));
      onClose();
    }
  }, [waiting, now, onClose, shop.common.short_name]);

  const begin = async () => {
    const started = await login.run({ shop_id: shop.id });
    if (started) {
      setWaiting(started.address);
      await backend.shell.openExternal(started.address);
    }
  };
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    const done = await paste.run({ shop_id: shop.id, address: address.trim() });
    if (done?.ok) {
      dropAddress();
      toast(t("login.done", { name: shop.common.short_name }));
      onClose();
    }
  };
  return (
    <Dialog
      title={t("login.title", { name: shop.common.short_name })}
      onClose={onClose}
      actions={
        <Button variant="default" onClick={onClose}>
          {t("common.close")}
        </Button>
      }
    >
      <p>{t("login.text")}</p>
      <div>
        <Button onClick={() => void begin()} loading={login.busy}>
          {waiting ? t("login.again") : t("login.begin")}
        </Button>
      </div>
      {waiting && (
        <p role="status" className="muted">
          {t("login.waiting")}
        </p>
      )}
      <ProblemBox problem={login.problem} />
      <form className="fields" onSubmit={(event) => void onSubmit(event)}>
        <TextInput
          label={t("login.paste")}
          description={t("login.paste_text")}
          placeholder="http://127.0.0.1:…"
          value={address}
          onChange={(event) => setAddress(event.currentTarget.value)}
        />
        <div>
          <Button type="submit" variant="default" disabled={!address.trim()} loading={paste.busy}>
            {t("login.paste_send")}
          </Button>
        </div>
      </form>
      <ProblemBox problem={paste.problem} />
    </Dialog>
  );
}
