using T = Meridian.Cel.CelType;

namespace Meridian.Cel.Libraries.Kubernetes;

/// <summary>Names in the paths of JSON patches.</summary>
internal static class JsonPatchLibrary
{
    public static CelLibrary Create() => new CelLibrary("jsonpatch").Function("jsonpatch.escapeKey", "string_jsonpatch_escapeKey_string", T.String, T.String,
        v => CelValue.String(v.AsString().Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)));
}
