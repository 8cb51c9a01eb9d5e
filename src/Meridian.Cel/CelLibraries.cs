using Meridian.Cel.Libraries;
using Meridian.Cel.Libraries.Kubernetes;

namespace Meridian.Cel;

/// <summary>The libraries there are. Each is made when first asked for and then shared.</summary>
public static class CelLibraries
{
    private static readonly Lazy<CelLibrary> StandardOnce = new(StandardLibrary.Create);
    private static readonly Lazy<CelLibrary> OptionalsOnce = new(OptionalLibrary.Create);
    private static readonly Lazy<CelLibrary> BindingsOnce = new(BindingLibrary.Create);
    private static readonly Lazy<CelLibrary> TwoVariablesOnce = new(BindingLibrary.CreateTwoVariables);
    private static readonly Lazy<CelLibrary> StringsOnce = new(() => StringLibrary.Create(false));
    private static readonly Lazy<CelLibrary> MathOnce = new(MathLibrary.Create);
    private static readonly Lazy<CelLibrary> EncodersOnce = new(EncoderLibrary.Create);

    private static readonly Lazy<IReadOnlyList<CelLibrary>> KubernetesOnce = new(() =>
    [
        StandardOnce.Value, OptionalsOnce.Value, BindingsOnce.Value, TwoVariablesOnce.Value, StringLibrary.Create(true), MathOnce.Value,
        SetLibrary.Create(), ListExtensionLibrary.Create(), ListLibrary.Create(), RegexLibrary.Create(), UrlLibrary.Create(), QuantityLibrary.Create(),
        IpLibrary.Create(), CidrLibrary.Create(), SemverLibrary.Create(), FormatLibrary.Create(), JsonPatchLibrary.Create(), AuthorizerLibrary.Create(),
    ]);

    /// <summary>The language itself.</summary>
    public static CelLibrary Standard => StandardOnce.Value;

    /// <summary>Optional values, with <c>.?</c> and <c>[?]</c>.</summary>
    public static CelLibrary Optionals => OptionalsOnce.Value;

    /// <summary><c>cel.bind</c>.</summary>
    public static CelLibrary Bindings => BindingsOnce.Value;

    /// <summary>Folds over index and element, or key and value.</summary>
    public static CelLibrary TwoVariables => TwoVariablesOnce.Value;

    /// <summary>Functions of text, <c>format</c> included.</summary>
    public static CelLibrary Strings => StringsOnce.Value;

    /// <summary><c>math.</c></summary>
    public static CelLibrary Maths => MathOnce.Value;

    /// <summary>Base64; Kubernetes does not offer it.</summary>
    public static CelLibrary Encoders => EncodersOnce.Value;

    /// <summary>All that Kubernetes gives to expressions.</summary>
    public static IReadOnlyList<CelLibrary> ForKubernetes => KubernetesOnce.Value;

    /// <summary>Every library.</summary>
    public static IReadOnlyList<CelLibrary> Everything => [.. ForKubernetes.Where(l => l.Name != "strings"), Strings, Encoders];
}
