// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title Session keys for modular smart accounts
/// @notice An account grants another key limited power: a session, with a time window and permissions, each checked
/// while ERC-4337 validates the operation. An account calls this module directly; whatever it changes is its own.
interface ISessionKeyValidator {
    /// @notice What a permission allows. All amounts are totals over the session's life, and only go down.
    enum PermissionType {
        /// @dev Sending up to `allowance` wei to anyone. Every wei of `value` in any call counts.
        NativeTokenTransfer,
        /// @dev `transfer`, `approve` and `increaseAllowance` of token `target`, up to `allowance` base units
        /// together.
        ERC20TokenTransfer,
        /// @dev Up to `allowance` wei of gas that no free paymaster pays, counted at each operation's maximum cost.
        GasLimit,
        /// @dev Every function of `target`, except a module's `onInstall` and `onUninstall`. Who may call a validator
        /// of the account may well become its owner: protect the account's modules.
        ContractAccess,
        /// @dev `functions` of the account itself.
        AccountFunctions,
        /// @dev `functions` of every contract without a rule of its own, that is not protected.
        FunctionsOnAllContracts,
        /// @dev `functions` of `target`.
        FunctionsOnContract,
        /// @dev Everything. Stands alone. It can also grant itself a life beyond its revocation.
        Root
    }

    /// @notice One entry of a session's list. A field that the type does not use is zero or empty.
    struct Permission {
        PermissionType permissionType;
        /// @dev A contract: never zero, the account, or a protected target.
        address target;
        /// @dev Wei or the token's base units, not zero. `type(uint256).max` is unlimited. The largest finite amount
        /// is 2^256 - 2 for native tokens, 2^224 - 1 for an ERC-20 token, 2^96 - 1 for gas.
        uint256 allowance;
        /// @dev Selectors, strictly ascending, at most 64, none on the published list of privileged functions.
        bytes4[] functions;
    }

    /// @notice Which paymasters are free, so that what they pay is not charged to the gas limit.
    enum PaymasterPolicy {
        /// @dev No paymaster is free.
        None,
        /// @dev The one that the session names.
        Only,
        /// @dev Every paymaster, even one that takes the account's tokens for it.
        Any
    }

    /// @notice How the session's signature is checked.
    enum SignerKind {
        /// @dev ECDSA by an address; whether it has code does not matter.
        Address,
        /// @dev ERC-1271 by a contract.
        Contract,
        /// @dev ERC-7913 by a verifier and a key.
        ERC7913
    }

    /// @notice One grant to one signer.
    struct Session {
        SignerKind signerKind;
        /// @dev 20 bytes of address, or for ERC-7913 the verifier's 20 bytes and the key.
        bytes signer;
        /// @dev Tells sessions of one signer apart. Small salts cost less calldata.
        uint96 salt;
        /// @dev UNIX seconds, below 2^47; 0 is from now on. EntryPoint v0.7 includes this second, later ones exclude
        /// it.
        uint48 validAfter;
        /// @dev UNIX seconds, below 2^47, included; 0 is no expiry.
        uint48 validUntil;
        PaymasterPolicy paymasterPolicy;
        /// @dev Zero unless the policy is `Only`.
        address paymaster;
        Permission[] permissions;
    }

    /// @notice A grant that the owner signs off-chain, and the session's first operation carries.
    struct DeferredGrant {
        Session session;
        /// @dev The last second in which that operation is valid, UNIX, below 2^47 and not zero. Later ones have the
        /// session's window alone.
        uint48 deadline;
    }

    /// @notice Where a session stands now.
    enum SessionStatus {
        /// @dev Never granted.
        Unknown,
        /// @dev Its window has not begun.
        Pending,
        Active,
        Expired,
        /// @dev Revoked by id, renounced, or void because the account's epoch moved on.
        Revoked
    }

    /// @notice What a session's header holds. Zero throughout for an unknown session.
    struct SessionInfo {
        SessionStatus status;
        SignerKind signerKind;
        bool isRoot;
        /// @dev UNIX seconds.
        uint48 validAfter;
        /// @dev UNIX seconds; 0 is no expiry.
        uint48 validUntil;
        /// @dev What remains, wei. `type(uint256).max` is unlimited.
        uint256 gasAllowance;
        PaymasterPolicy paymasterPolicy;
        address paymaster;
    }

    /// @notice An account granted a session. The log holds the whole grant.
    event SessionGranted(address indexed account, bytes32 indexed sessionId, Session session);

    /// @notice A session was revoked by its account or renounced by its signer, or an id was voided before any grant.
    event SessionRevoked(address indexed account, bytes32 indexed sessionId);

    /// @notice Every session and every unused deferred grant of the account ended: "revoke all", install or uninstall.
    event AllSessionsRevoked(address indexed account, uint256 epoch);

    /// @notice The account put a target on its protected list, or took it off.
    event TargetProtected(address indexed account, address indexed target, bool isProtected);

    /// @notice Grants a session of the calling account.
    /// @dev Reverts with the errors under "A grant" in `ISessionKeyErrors`. That `validUntil` lies ahead is for the
    /// caller to check: a grant in validation can't read the time.
    /// @param session The signer, the window and the permissions.
    /// @return sessionId The id that operations of this session carry.
    function grantSession(Session calldata session) external returns (bytes32 sessionId);

    /// @notice Grants several sessions of the calling account, or none if one is refused.
    /// @param sessions Like that of `grantSession`.
    /// @return sessionIds Their ids, in the same order.
    function grantSessions(Session[] calldata sessions) external returns (bytes32[] memory sessionIds);

    /// @notice Ends a session of the calling account, for good. The id is never granted again, even where it was not
    /// granted yet. A session may call this too, for its own id alone.
    /// @dev Never reverts: revoking again changes nothing and logs nothing, so nobody can block a revocation.
    /// @param sessionId The session.
    function revokeSession(bytes32 sessionId) external;

    /// @notice Ends several sessions of the calling account, each like `revokeSession`.
    /// @param sessionIds The sessions.
    function revokeSessions(bytes32[] calldata sessionIds) external;

    /// @notice Ends every session and every unused deferred grant of the calling account, in constant gas.
    function revokeAllSessions() external;

    /// @notice Ends a session that the caller signs for: the caller is its address or contract signer.
    /// @dev Reverts with `CallerIsNotSigner`, `UnknownSession` or `SessionIsRevoked`.
    /// @param account The account that granted it.
    /// @param sessionId The session.
    function renounceSession(address account, bytes32 sessionId) external;

    /// @notice Puts targets on the calling account's protected list, or takes them off. A protected target can't be
    /// granted, and functions on all contracts do not reach it. Earlier grants that name it stay as they are.
    /// @param targets Contracts such as the account's other modules.
    /// @param isProtected_ Whether they are protected from now on.
    function protectTargets(address[] calldata targets, bool isProtected_) external;

    /// @notice The id of a session, before or after it is granted.
    /// @dev Reverts with `InvalidSigner` for bytes that are no signer of the kind.
    /// @param signerKind How it signs.
    /// @param signer Its bytes, as in `Session`.
    /// @param salt As in `Session`.
    /// @return The address followed by the salt; a hash of them for ERC-7913.
    function sessionIdOf(SignerKind signerKind, bytes calldata signer, uint96 salt) external view returns (bytes32);

    /// @notice Where a session stands, and what its header holds.
    function getSession(address account, bytes32 sessionId) external view returns (SessionInfo memory);

    /// @notice The native tokens that the session may still send, wei, whether or not it is active.
    /// @return `type(uint256).max` is unlimited, and root.
    function nativeAllowance(address account, bytes32 sessionId) external view returns (uint256);

    /// @notice The base units of `token` that the session may still move or approve under its allowance for it,
    /// whether or not it is active.
    /// @return `type(uint256).max` is unlimited, and root. Zero without an allowance, whatever else is granted.
    function tokenAllowance(address account, bytes32 sessionId, address token) external view returns (uint256);

    /// @notice Whether the session is active and some permission names this function of this target, leaving amounts
    /// and value aside. Of this module, only `revokeSession` is, which a session may call for its own id. The account
    /// is its own address or zero.
    function isFunctionAllowed(
        address account,
        bytes32 sessionId,
        address target,
        bytes4 selector
    ) external view returns (bool);

    /// @notice Whether the session is active and may make this one call now, gas aside.
    /// @param account The account that would call.
    /// @param sessionId The session.
    /// @param target The account is its own address or zero.
    /// @param value Wei.
    /// @param data The calldata.
    function isCallPermitted(
        address account,
        bytes32 sessionId,
        address target,
        uint256 value,
        bytes calldata data
    ) external view returns (bool);

    /// @notice Reverts with the reason where `isCallPermitted` is false. Parameters are the same.
    function checkCall(
        address account,
        bytes32 sessionId,
        address target,
        uint256 value,
        bytes calldata data
    ) external view;

    /// @notice Whether the target can't be granted by the account: this module, a canonical EntryPoint, or on the
    /// account's protected list.
    function isProtected(address account, address target) external view returns (bool);

    /// @notice The account's epoch. Sessions granted in another one are void.
    function epochOf(address account) external view returns (uint256);

    /// @notice What the account's owner signs to grant a session without a transaction: the hash of EIP-712 typed data,
    /// under the account's present epoch. The account's ERC-1271 check must accept the signature.
    function grantDigest(address account, DeferredGrant calldata grant) external view returns (bytes32);
}
