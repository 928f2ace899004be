import { Button } from "@mantine/core";
import { useRef, useState } from "react";
import { useAsk, useCommand } from "../../backend/react";
import { ProblemBox } from "../../parts/ProblemBox";
import { toast } from "../../parts/toast";
import { t } from "../../texts";

/** Longest side of a picture that is kept, in pixels. */
const SIDE = 480;

/** A product's picture: chosen, made small, shown. */
export function PictureBox({ productId, name }: { productId: string; name: string }) {
  const picture = useAsk("products.picture", { product_id: productId });
  const save = useCommand("products.set_picture");
  const [unreadable, setUnreadable] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const choose = async (file: File | undefined) => {
    if (!file) {
      return;
    }
    const base64 = await small(file);
    setUnreadable(base64 === undefined);
    if (base64 && (await save.run({ product_id: productId, base64 }))) {
      toast(t("products.picture_set"));
    }
  };
  const kept = picture.data?.media_type
    ? `data:${picture.data.media_type};base64,${picture.data.base64}`
    : undefined;
  return (
    <div className="picture">
      {kept ? (
        <img src={kept} alt={t("products.picture_of", { name })} />
      ) : (
        <div className="no-picture">{t("products.no_picture")}</div>
      )}
      <div className="picture-acts">
        <input
          ref={input}
          type="file"
          accept="image/*"
          hidden
          aria-label={t("products.picture_choose")}
          onChange={(event) => {
            void choose(event.currentTarget.files?.[0]);
            event.currentTarget.value = "";
          }}
        />
        <Button variant="default" loading={save.busy} onClick={() => input.current?.click()}>
          {t("products.picture_choose")}
        </Button>
        {kept && (
          <button
            type="button"
            className="link"
            onClick={() => void save.run({ product_id: productId, base64: "" })}
          >
            {t("products.picture_remove")}
          </button>
        )}
        {unreadable && <p className="neg small">{t("products.picture_unreadable")}</p>}
        <ProblemBox problem={save.problem} />
      </div>
    </div>
  );
}

/** The file as a small JPEG in base64; nothing when it is no picture. */
async function small(file: File): Promise<string | undefined> {
  try {
    const whole = await createImageBitmap(file);
    const scale = Math.min(1, SIDE / Math.max(whole.width, whole.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(whole.width * scale));
    canvas.height = Math.max(1, Math.round(whole.height * scale));
    const paper = canvas.getContext("2d");
    if (!paper) {
      return undefined;
    }
    paper.fillStyle = "#fff";
    paper.fillRect(0, 0, canvas.width, canvas.height);
    paper.drawImage(whole, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL("image/jpeg", 0.85).split(",")[1];
  } catch {
    return undefined;
  }
}
