namespace Meridian.Objects;

// The group admissionregistration.k8s.io.
public static partial class ResourceTypes
{
    /// <summary>ValidatingWebhookConfigurations. None can be made: the server calls no webhooks.</summary>
    public static readonly ResourceType ValidatingWebhookConfigurations = Admission("ValidatingWebhookConfiguration", "validatingwebhookconfigurations");

    /// <summary>MutatingWebhookConfigurations. None can be made: the server calls no webhooks.</summary>
    public static readonly ResourceType MutatingWebhookConfigurations = Admission("MutatingWebhookConfiguration", "mutatingwebhookconfigurations");

    /// <summary>ValidatingAdmissionPolicies.</summary>
    public static readonly ResourceType ValidatingAdmissionPolicies = Admission("ValidatingAdmissionPolicy", "validatingadmissionpolicies", "status");

    /// <summary>ValidatingAdmissionPolicyBindings.</summary>
    public static readonly ResourceType ValidatingAdmissionPolicyBindings = Admission("ValidatingAdmissionPolicyBinding", "validatingadmissionpolicybindings");

    /// <summary>MutatingAdmissionPolicies.</summary>
    public static readonly ResourceType MutatingAdmissionPolicies = Admission("MutatingAdmissionPolicy", "mutatingadmissionpolicies");

    /// <summary>MutatingAdmissionPolicyBindings.</summary>
    public static readonly ResourceType MutatingAdmissionPolicyBindings = Admission("MutatingAdmissionPolicyBinding", "mutatingadmissionpolicybindings");

    private static ResourceType[] AdmissionRegistrationGroup =>
    [
        ValidatingWebhookConfigurations, MutatingWebhookConfigurations,
        ValidatingAdmissionPolicies, ValidatingAdmissionPolicyBindings,
        MutatingAdmissionPolicies, MutatingAdmissionPolicyBindings,
    ];

    private static ResourceType Admission(string kind, string plural, params string[] subresources) =>
        new("admissionregistration.k8s.io", "v1", kind, plural, false) { Categories = ["api-extensions"], Subresources = subresources };
}
