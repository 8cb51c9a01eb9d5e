namespace Meridian.SchemaGen;

/// <summary>How protobuf types are called in the table.</summary>
internal static class TypeNames
{
    private const string Meta = ".k8s.io.apimachinery.pkg.apis.meta.v1.";
    private const string Api = ".k8s.io.api.";
    private const string Extensions = ".k8s.io.apiextensions_apiserver.pkg.apis.apiextensions.v1.";

    /// <summary>Messages whose JSON is not an object of their fields, and the word that stands for them.</summary>
    private static readonly Dictionary<string, string> Special = new(StringComparer.Ordinal)
    {
        [".k8s.io.apimachinery.pkg.api.resource.Quantity"] = "quantity",
        [".k8s.io.apimachinery.pkg.util.intstr.IntOrString"] = "intorstring",
        [".k8s.io.apimachinery.pkg.runtime.RawExtension"] = "any",
        [Meta + "Time"] = "time",
        [Meta + "MicroTime"] = "microtime",
        [Meta + "Duration"] = "duration",
        [Meta + "FieldsV1"] = "any",
        [Meta + "Verbs"] = "strings",
        [Api + "authentication.v1.ExtraValue"] = "strings",
        [Api + "authorization.v1.ExtraValue"] = "strings",
        [Api + "certificates.v1.ExtraValue"] = "strings",
        [Extensions + "JSON"] = "any",
        [Extensions + "JSONSchemaPropsOrBool"] = "schemaorbool",
        [Extensions + "JSONSchemaPropsOrArray"] = "schemaorlist",
        [Extensions + "JSONSchemaPropsOrStringArray"] = "schemaortexts",
    };

    /// <summary>Messages that never stand in an object, and core's second name for the List of meta.</summary>
    private static readonly string[] Internal = [Meta + "Timestamp", Meta + "TypeMeta", Meta + "Patch", Api + "core.v1.List"];

    public static bool IsObject(ProtoMessage message) => !Special.ContainsKey(message.FullName) && !Internal.Contains(message.FullName);

    /// <summary>The name of OpenAPI definitions, such as <c>io.k8s.api.core.v1.Pod</c>.</summary>
    public static string OpenApi(string fullName) => "io.k8s." + fullName[".k8s.io.".Length..].Replace('_', '-');

    public static string InTable(string type, string package)
    {
        if (type is "string" or "int32" or "int64" or "double" or "bool" or "bytes") return type;
        var full = type.StartsWith('.') ? type : $"{package}.{type}";
        if (Special.TryGetValue(full, out var word)) return word;
        if (full.StartsWith(package + ".", StringComparison.Ordinal)) return full[(package.Length + 1)..];
        if (full.StartsWith(Meta, StringComparison.Ordinal)) return "meta.v1." + full[Meta.Length..];
        if (full.StartsWith(Api, StringComparison.Ordinal)) return full[Api.Length..];
        throw new InvalidDataException($"no table name for type {type} of {package}");
    }
}
