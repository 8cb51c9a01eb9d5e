using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in the amounts that claims may ask of a device which several share.</summary>
internal static class CapacityRules
{
    private const int MaxOptions = 10;

    public static void Policy(JsonObject policy, string capacity, string field, Faults faults)
    {
        if (!Quantity.TryParse(capacity, out var all)) return;
        var (options, range) = (policy.Array("validValues") is { Count: > 0 }, policy.Obj("validRange"));
        if (options && range is not null) faults.Forbidden(field, "exactly one policy can be specified, cannot specify \"validValues\" and \"validRange\" at the same time");
        else if (options || range is not null)
        {
            if (Read(policy, "default") is not { } usual) faults.Required(field + ".default", $"required when {(options ? "validValues" : "validRange")} is defined");
            else if (options) Options(policy, usual, all, field + ".validValues", faults);
            else Range(range!, usual, all, field + ".validRange", faults);
        }
    }

    private static void Options(JsonObject policy, Quantity usual, Quantity all, string field, Faults faults)
    {
        Quantity[] options = [.. policy.Texts("validValues").Select(v => Quantity.TryParse(v, out var option) ? option : default)];
        if (options.Length > MaxOptions)
        {
            faults.TooMany(field, options.Length, MaxOptions);
            return;
        }
        foreach (var (i, option) in options.Index())
        {
            if (i > 0 && options[i - 1] > option) faults.InvalidText($"{field}[{i}]", option.ToString(), "values must be sorted in ascending order");
            if (option > all) faults.InvalidText($"{field}[{i}]", option.ToString(), $"option is larger than capacity value: {all}");
            if (i > 0 && options[i - 1] == option) faults.Duplicate($"{field}[{i}]", option.ToString());
        }
        if (!options.Contains(usual)) faults.InvalidText(field, usual.ToString(), "default value is not valid according to the requestPolicy");
    }

    private static void Range(JsonObject range, Quantity usual, Quantity all, string field, Faults faults)
    {
        if (Read(range, "min") is not { } least)
        {
            faults.Required(field + ".min", "required when validRange is defined");
            return;
        }
        if (least > all) faults.InvalidText(field + ".min", least.ToString(), $"min is larger than capacity value: {all}");
        if (usual < least) faults.InvalidText(field + ".default", usual.ToString(), $"default is less than min: {least}");
        if (Read(range, "max") is { } most)
        {
            if (least > most) faults.InvalidText(field + ".max", least.ToString(), $"min is larger than max: {most}");
            if (most > all) faults.InvalidText(field + ".max", most.ToString(), $"max is larger than capacity value: {all}");
            if (usual > most) faults.InvalidText(field + ".default", usual.ToString(), $"default is more than max: {most}");
        }
        if (Read(range, "step") is { } step) Step(range, step, least, usual, all, field + ".step", faults);
    }

    private static void Step(JsonObject range, Quantity step, Quantity least, Quantity usual, Quantity all, string field, Faults faults)
    {
        if (step <= Quantity.Zero)
        {
            faults.InvalidText(field, step.ToString(), "must be greater than zero");
            return;
        }
        if (least + step > all) faults.InvalidText(field, step.ToString(), $"one step {least + step} is larger than capacity value: {all}");
        foreach (var value in (Quantity?[])[usual, Read(range, "max")])
            if (value is { } reached && (reached - least).Value % step.Value != 0)
                faults.InvalidText(field, reached.ToString(), $"value is not a multiple of a given step ({step}) from ({least})");
    }

    private static Quantity? Read(JsonObject owner, string name) => owner.Has(name) && Quantity.TryParse(owner.Text(name), out var quantity) ? quantity : null;
}
