using System.Text;
using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in a claim of devices.</summary>
internal static class ClaimRules
{
    private const int MaxExpression = 10 * 1024;
    private const int MaxParameters = 10 * 1024;
    private const string NotARequest = "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'";

    public static void Validate(JsonObject? spec, string field, Faults faults)
    {
        var devices = spec.Obj("devices");
        var names = Names(devices);
        field += ".devices";
        DeviceLists.Set(devices, "requests", DeviceLists.MaxRequests, field, faults, r => r.Text("name"), (request, at) => DeviceRequestRules.Validate(request, at, faults));
        DeviceLists.Each(devices, "constraints", DeviceLists.MaxConstraints, field, faults, (constraint, at) => Constraint(constraint, names, at, faults));
        DeviceLists.Each(devices, "config", DeviceLists.MaxConfigs, field, faults, (config, at) =>
        {
            Requests(config, names, at, faults);
            Configuration(config, at, faults);
        });
    }

    /// <summary>The names that a claim's requests and their alternatives can be called by.</summary>
    public static HashSet<string> Names(JsonObject? devices)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (_, request) in devices.Items("requests"))
        {
            names.Add(request.Text("name"));
            foreach (var (_, alternative) in request.Items("firstAvailable")) names.Add($"{request.Text("name")}/{alternative.Text("name")}");
        }
        return names;
    }

    /// <summary>Checks the name of one of the claim's requests.</summary>
    public static void RequestName(string name, HashSet<string> names, string field, Faults faults)
    {
        var parts = name.Split('/');
        if (parts.Length <= 2)
            foreach (var part in parts) DeviceNames.Label(part, field, faults);
        if (parts.Length > 2 || !names.Contains(name)) faults.InvalidText(field, name, NotARequest);
    }

    public static void Requests(JsonObject owner, HashSet<string> names, string field, Faults faults) =>
        DeviceLists.Texts(owner, "requests", DeviceLists.MaxRequests, field, faults, (name, at) => RequestName(name, names, at, faults));

    public static void Selectors(JsonObject? owner, string field, Faults faults) =>
        DeviceLists.Each(owner, "selectors", DeviceLists.MaxSelectors, field, faults, (selector, at) =>
        {
            if (selector.Obj("cel") is not { } cel) faults.Required(at + ".cel");
            else if (cel.Text("expression").Length > MaxExpression) faults.TooLong(at + ".cel.expression", MaxExpression);
        });

    public static void Configuration(JsonObject config, string field, Faults faults)
    {
        if (config.Obj("opaque") is not { } opaque)
        {
            faults.Required(field + ".opaque");
            return;
        }
        DriverRules.Name(opaque.Text("driver"), field + ".opaque.driver", faults);
        Raw(opaque["parameters"], MaxParameters, field + ".opaque.parameters", faults);
    }

    /// <summary>Checks content that only a driver understands: an object of limited size.</summary>
    public static void Raw(JsonNode? content, int most, string field, Faults faults)
    {
        if (content is null) faults.Required(field);
        else if (Encoding.UTF8.GetByteCount(JsonAccess.Render(content)) > most) faults.TooLong(field, most);
        else if (content is not JsonObject) faults.Add(FieldFault.InvalidText(field, "<value omitted>", "must be a valid JSON object"));
    }

    private static void Constraint(JsonObject constraint, HashSet<string> names, string field, Faults faults)
    {
        Requests(constraint, names, field, faults);
        if (constraint.Has("matchAttribute")) DeviceNames.FullyQualified(constraint.Text("matchAttribute"), field + ".matchAttribute", faults);
        else if (constraint.Has("distinctAttribute")) DeviceNames.FullyQualified(constraint.Text("distinctAttribute"), field + ".distinctAttribute", faults);
        else faults.Required(field, "exactly one of \"matchAttribute\" or \"distinctAttribute\" is required, but multiple fields are set");
    }
}
