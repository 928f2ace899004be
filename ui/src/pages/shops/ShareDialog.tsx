import { Button, Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { Cancels, Switches } from "../../backend";
import { Dialog } from "../../parts/Dialog";
import { t } from "../../texts";
import { normaliseNumber, readNumber } from "../../texts/numbers";

interface ShareDialogProps {
  switches: Switches;
  onClose: () => void;
  onWish: (switches: Switches) => void;
}

/** 分配率, 小出し, and what pending and cancelled orders do. What they lead to is shown before anything is set. */
export function ShareDialog({ switches, onClose, onWish }: ShareDialogProps) {
  const [percent, setPercent] = useState(String(switches.share.percent));
  const [trickling, setTrickling] = useState(switches.share.trickle != null);
  const [portion, setPortion] = useState(String(switches.share.trickle?.portion ?? 10));
  const [refill, setRefill] = useState(String(switches.share.trickle?.refill_at ?? 3));
  const [reserve, setReserve] = useState(switches.reserve_pending);
  const [cancels, setCancels] = useState(switches.cancels);
  const share = readNumber(percent);
  const many = readNumber(portion);
  const low = readNumber(refill);
  const shareWrong = !share.ok || share.value < 0 || share.value > 100;
  const portionWrong = trickling && (!many.ok || many.value < 1);
  const refillWrong = trickling && (!low.ok || low.value < 0 || (many.ok && low.value >= many.value));
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (share.ok && !shareWrong && !portionWrong && !refillWrong) {
      onWish({
        ...switches,
        reserve_pending: reserve,
        cancels,
        share: {
          percent: share.value,
          trickle: trickling && many.ok && low.ok ? { portion: many.value, refill_at: low.value } : null,
        },
      });
    }
  };
  return (
    <Dialog
      title={t("switches.share")}
      onClose={onClose}
      size={480}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" form="share" disabled={shareWrong || portionWrong || refillWrong}>
            {t("switches.look")}
          </Button>
        </>
      }
    >
      <form id="share" className="fields" onSubmit={onSubmit}>
        <TextInput
          label={t("switches.percent")}
          description={t("switches.percent_text")}
          inputMode="numeric"
          rightSection="%"
          value={percent}
          onChange={(event) => setPercent(event.currentTarget.value)}
          onBlur={() => setPercent(normaliseNumber(percent))}
          error={shareWrong ? t("switches.percent_wrong") : undefined}
        />
        <Checkbox
          label={t("switches.trickle")}
          description={t("switches.trickle_text")}
          checked={trickling}
          onChange={(event) => setTrickling(event.currentTarget.checked)}
        />
        {trickling && (
          <div className="two">
            <TextInput
              label={t("switches.portion")}
              inputMode="numeric"
              value={portion}
              onChange={(event) => setPortion(event.currentTarget.value)}
              onBlur={() => setPortion(normaliseNumber(portion))}
              error={portionWrong ? t("field.number") : undefined}
            />
            <TextInput
              label={t("switches.refill")}
              inputMode="numeric"
              value={refill}
              onChange={(event) => setRefill(event.currentTarget.value)}
              onBlur={() => setRefill(normaliseNumber(refill))}
              error={refillWrong ? t("switches.refill_wrong") : undefined}
            />
          </div>
        )}
        <Checkbox
          label={t("switches.reserve")}
          description={t("switches.reserve_text")}
          checked={reserve}
          onChange={(event) => setReserve(event.currentTarget.checked)}
        />
        <NativeSelect
          label={t("switches.cancels")}
          value={cancels}
          onChange={(event) => setCancels(event.currentTarget.value as Cancels)}
          data={[
            { value: "before_instruction", label: t("switches.cancels.before_instruction") },
            { value: "buyer_soon", label: t("switches.cancels.buyer_soon") },
            { value: "never", label: t("switches.cancels.never") },
          ]}
        />
      </form>
    </Dialog>
  );
}
