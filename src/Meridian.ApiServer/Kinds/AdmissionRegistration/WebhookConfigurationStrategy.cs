using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>
/// ValidatingWebhookConfigurations and MutatingWebhookConfigurations. One without webhooks does nothing and is kept;
/// one with webhooks is refused, because nobody would call them, and what they are to guard would look guarded.
/// </summary>
internal sealed class WebhookConfigurationStrategy(ResourceType type) : BuiltInStrategy(type)
{
    public override bool AllowsUnconditionalUpdate => false;

    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        if (obj.Array("webhooks") is { Count: > 0 })
            faults.Forbidden("webhooks", "admission webhooks are not called by this server yet; use a ValidatingAdmissionPolicy or a MutatingAdmissionPolicy");
    }
}
