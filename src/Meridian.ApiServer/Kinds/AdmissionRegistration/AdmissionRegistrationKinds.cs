using Meridian.Objects;
using static Meridian.ApiServer.ListedColumn;

namespace Meridian.ApiServer.Kinds;

/// <summary>The group <c>admissionregistration.k8s.io</c>.</summary>
internal static class AdmissionRegistrationKinds
{
    private const string Unset = "<unset>";

    public static IReadOnlyList<BuiltInKind> All { get; } =
    [
        new(new WebhookConfigurationStrategy(ResourceTypes.ValidatingWebhookConfigurations), Webhooks(ResourceTypes.ValidatingWebhookConfigurations)),
        new(new WebhookConfigurationStrategy(ResourceTypes.MutatingWebhookConfigurations), Webhooks(ResourceTypes.MutatingWebhookConfigurations)),
        new(new ValidatingPolicyStrategy(), Policies(ResourceTypes.ValidatingAdmissionPolicies, "Validations", "validations")),
        new(new PolicyBindingStrategy(ResourceTypes.ValidatingAdmissionPolicyBindings), Bindings(ResourceTypes.ValidatingAdmissionPolicyBindings)),
        new(new MutatingPolicyStrategy(), Policies(ResourceTypes.MutatingAdmissionPolicies, "Mutations", "mutations")),
        new(new PolicyBindingStrategy(ResourceTypes.MutatingAdmissionPolicyBindings), Bindings(ResourceTypes.MutatingAdmissionPolicyBindings)),
    ];

    private static ListedColumns Webhooks(ResourceType type) => new(type, ObjectName, Number("Webhooks", s => s.Fields["webhooks"].Count), Age);

    private static ListedColumns Policies(ResourceType type, string heading, string list) =>
        new(type, ObjectName, Number(heading, s => s.Spec[list].Count), Text("ParamKind", s => Kind(s.Spec["paramKind"])), Age);

    private static ListedColumns Bindings(ResourceType type) =>
        new(type, ObjectName, Text("PolicyName", s => s.Spec["policyName"].Text), Text("ParamRef", s => Parameters(s.Spec["paramRef"])), Age);

    private static string Kind(JsonField kind) => kind.Exists ? $"{kind["apiVersion"].Text}/{kind["kind"].Text}" : Unset;

    private static string Parameters(JsonField reference)
    {
        if (reference["name"].Text is { Length: > 0 } name) return reference["namespace"].Text is { Length: > 0 } ns ? $"{ns}/{name}" : name;
        return reference["selector"].Exists ? CellText.Selector(reference["selector"]) : Unset;
    }
}
