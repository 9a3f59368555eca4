// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title A token that does not check the length of its calldata
/// @notice Its `transfer` fills missing bytes of the amount with zeros, as compilers before 0.5 did, and where there
/// are more bytes than two words, takes the last word for the amount.
contract LooseToken {
    mapping(address holder => uint256) public balanceOf;
    mapping(address holder => mapping(address spender => uint256)) public allowance;

    event Transfer(address indexed from, address indexed to, uint256 amount);

    fallback() external {
        require(msg.sig == 0xa9059cbb, "transfer only");
        uint256 amountAt = msg.data.length > 68 ? msg.data.length - 32 : 36;
        address to;
        uint256 amount;
        assembly ("memory-safe") {
            to := calldataload(4)
            amount := calldataload(amountAt)
        }
        balanceOf[msg.sender] -= amount;
        balanceOf[to] += amount;
        emit Transfer(msg.sender, to, amount);
    }

    function mint(address to, uint256 amount) external {
        balanceOf[to] += amount;
    }
}
